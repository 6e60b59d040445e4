import type { Page } from 'playwright';
import type { Channel, EventChannel } from '../../shared/ipc/channels.ts';
import type { Input, Output } from '../../shared/ipc/contract.ts';
import type { EventPayload } from '../../shared/ipc/events.ts';
import type { Result } from '../../shared/ipc/result.ts';

/** In place of an answer that does not come. */
export const pending = { pending: true } as const;

type Answer<C extends Channel> = Result<Output<C>> | typeof pending;

/** What the app answers in a state, per channel; what is not named here is answered as usual. */
export type Answers = { [C in Channel]?: Answer<C> | ((input: Input<C>) => Answer<C>) };

/** Something the app tells without being asked. */
export type MainEvent = { [E in EventChannel]: { event: E; payload: EventPayload<E> } }[EventChannel];

/** How a state is looked at: which colours, how wide (px), magnified or not, in which language. */
export interface Look {
  scheme: 'light' | 'dark';
  width: number;
  height: number;
  scale: 1 | 2;
  language: 'en' | 'de';
  motion: 'reduce' | 'no-preference';
}

const usual: Look = {
  scheme: 'light',
  width: 1080,
  height: 720,
  scale: 1,
  language: 'en',
  motion: 'reduce',
};

/** The ways of looking at a state, by name. At 200 % zoom a window of 1080 × 720 has room for 540 × 360. */
export const looks = {
  light: usual,
  dark: { ...usual, scheme: 'dark' },
  narrow: { ...usual, width: 480 },
  'narrow-dark': { ...usual, width: 480, scheme: 'dark' },
  zoomed: { ...usual, width: 540, height: 360, scale: 2 },
  german: { ...usual, language: 'de' },
  'german-narrow': { ...usual, language: 'de', width: 480 },
  // All other pictures are of somebody whose system asks for less motion.
  motion: { ...usual, motion: 'no-preference' },
} as const satisfies Record<string, Look>;

export type LookName = keyof typeof looks;

/** One state of a view: how the app answers, and by what one sees that it is this state. */
export interface State {
  /** Small letters and dashes; unique in its view. */
  name: string;
  /** What it shows, for the gallery's reader. */
  title: string;
  /** Where the window stands; the view's own place without it. */
  hash?: string;
  answers?: Answers;
  /** Addresses that cannot be loaded, with `*` for anything. */
  blocked?: string[];
  /** Told after the first answers. */
  events?: MainEvent[];
  /** What a person does to get there. */
  act?: (page: Page) => Promise<void>;
  /** English words on screen that prove it is this state and no other. */
  shows: string | RegExp;
  /** Ways it is pictured besides light and dark, narrow and zoomed. */
  also?: LookName[];
  /** Ways in which its picture is compared with the one expected. */
  compared?: LookName[];
  /** Data that is drawn in letters of the machine's own fonts, or cut off with an ellipsis on purpose. */
  holds?: { foreignLetters?: boolean; longNames?: boolean };
}

/** A view with its states. */
export interface View {
  /** Small letters and dashes. */
  name: string;
  title: string;
  page: 'index.html' | 'prompt.html' | 'secret.html';
  hash: string;
  /** Size of its window where that is another than the main window's. */
  size?: { width: number; height: number };
  states: State[];
}

/** The ways every state is pictured. */
const always: LookName[] = ['light', 'dark', 'narrow', 'zoomed'];

/** The ways a state is pictured, in order. */
export function looksOf(state: State): LookName[] {
  const names = new Set<LookName>([...always, ...(state.also ?? []), ...(state.compared ?? [])]);
  return [...names];
}

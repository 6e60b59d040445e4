import type { Page } from 'playwright';
import type { Channel, EventChannel } from '../../shared/ipc/channels.ts';
import type { Input, Output } from '../../shared/ipc/contract.ts';
import type { EventPayload } from '../../shared/ipc/events.ts';
import type { Result } from '../../shared/ipc/result.ts';

/** Stands for an answer that never arrives. */
export const pending = { pending: true } as const;

type Answer<C extends Channel> = Result<Output<C>> | typeof pending;

/** The answers of the app in a state, by channel. Other channels get the usual answers. */
export type Answers = { [C in Channel]?: Answer<C> | ((input: Input<C>) => Answer<C>) };

/** An event from the main process. */
export type MainEvent = { [E in EventChannel]: { event: E; payload: EventPayload<E> } }[EventChannel];

/** The presentation of a state: colours, size (px), zoom, language and motion. */
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

/** The looks by name. At 200 % zoom a window of 1080 × 720 has room for 540 × 360. */
export const looks = {
  light: usual,
  dark: { ...usual, scheme: 'dark' },
  narrow: { ...usual, width: 480 },
  'narrow-dark': { ...usual, width: 480, scheme: 'dark' },
  zoomed: { ...usual, width: 540, height: 360, scale: 2 },
  german: { ...usual, language: 'de' },
  'german-narrow': { ...usual, language: 'de', width: 480 },
  // All other looks are those of a system that asks for reduced motion.
  motion: { ...usual, motion: 'no-preference' },
} as const satisfies Record<string, Look>;

export type LookName = keyof typeof looks;

/** One state of a view: the answers of the app, and the text that proves that the state is on screen. */
export interface State {
  /** Lower-case letters and dashes; unique in its view. */
  name: string;
  /** Description for readers of the gallery. */
  title: string;
  /** Address of the window, if it is not the view's own. */
  hash?: string;
  answers?: Answers;
  /** Addresses that fail to load; `*` matches anything. */
  blocked?: string[];
  /** Events sent after the first answers. */
  events?: MainEvent[];
  /** What a person does to reach the state. */
  act?: (page: Page) => Promise<void>;
  /** English text on screen that only this state has. */
  shows: string | RegExp;
  /** Looks to picture in addition to light, dark, narrow and zoomed. */
  also?: LookName[];
  /** Looks whose picture is compared with the expected one. */
  compared?: LookName[];
  /** Data that needs fonts of the machine, or that is cut off with an ellipsis on purpose. */
  holds?: { foreignLetters?: boolean; longNames?: boolean };
}

/** A view with its states. */
export interface View {
  /** Lower-case letters and dashes. */
  name: string;
  title: string;
  page: 'index.html' | 'prompt.html' | 'secret.html';
  hash: string;
  /** Size of its window, if it is not the main window. */
  size?: { width: number; height: number };
  states: State[];
}

/** The looks of every state. */
const always: LookName[] = ['light', 'dark', 'narrow', 'zoomed'];

/** The looks in which a state is pictured, in order. */
export function looksOf(state: State): LookName[] {
  const names = new Set<LookName>([...always, ...(state.also ?? []), ...(state.compared ?? [])]);
  return [...names];
}

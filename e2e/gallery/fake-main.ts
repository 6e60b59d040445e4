import type { Page } from 'playwright';
import { type Channel, mainChannels, promptChannels, secretChannels } from '../../shared/ipc/channels.ts';
import { contract } from '../../shared/ipc/contract.ts';
import { failed, type Result } from '../../shared/ipc/result.ts';
import type { Answers, pending } from './state.ts';

type Given = Result<unknown> | typeof pending;

/** What answers the window in the place of the app. */
export interface FakeMain {
  /** Answers like this from now on. */
  play(answers: Answers): void;
  /** What it was asked that it has no answer for, and answers that the app could not give: mistakes in a state. */
  mistakes(): string[];
}

const channels: readonly string[] = [...mainChannels, ...promptChannels, ...secretChannels];
const isChannel = (name: string): name is Channel => channels.includes(name);

/** Runs in the page before anything else: puts a host where the app's preload puts its own. */
function installBridge(): void {
  type Ask = (channel: string, input: unknown) => Promise<unknown>;
  type Listener = (payload: unknown) => void;
  const heard: Array<{ event: string; listener: Listener }> = [];
  const gallery = {
    open: 0,
    tell: (event: string, payload: unknown) => {
      for (const one of [...heard]) if (one.event === event) one.listener(payload);
    },
  };
  const ask = async (channel: string, input: unknown) => {
    gallery.open += 1;
    const answer = (await (window as unknown as { galleryAsk: Ask }).galleryAsk(channel, input)) as object;
    gallery.open -= 1;
    return 'pending' in answer ? new Promise<never>(() => undefined) : answer;
  };
  const latchkey = {
    call: (channel: string, input: unknown = null) => ask(channel, input),
    on: (event: string, listener: Listener) => {
      const one = { event, listener };
      heard.push(one);
      return () => heard.splice(heard.indexOf(one), 1);
    },
  };
  Object.assign(window, { gallery, latchkey });
  // Each state begins without a memory of the one before.
  if (location.protocol === 'http:') localStorage.clear();
}

/** Puts the host into every document of the page; the answers are found here and held against the contract. */
export async function openFakeMain(page: Page): Promise<FakeMain> {
  let playing: Answers = {};
  let mistakes: string[] = [];
  const answer = (channel: string, input: unknown): Given => {
    const wrong = (text: string): Given => {
      mistakes.push(`${channel}: ${text}`);
      return failed({ code: 'internal', message: `${channel}: ${text}` });
    };
    if (!isChannel(channel)) return wrong('there is no such channel');
    const asked = contract[channel].input().safeParse(input);
    if (!asked.success) return wrong(`asked with what the app refuses: ${asked.error.message}`);
    const rule = playing[channel] as Given | ((input: unknown) => Given) | undefined;
    if (rule === undefined) return wrong('the state has no answer for it');
    const given = typeof rule === 'function' ? rule(asked.data) : rule;
    if ('pending' in given || !given.ok) return given;
    const said = contract[channel].output().safeParse(given.value);
    return said.success ? given : wrong(`answered with what the app cannot say: ${said.error.message}`);
  };
  await page.exposeFunction('galleryAsk', answer);
  await page.addInitScript(installBridge);
  return {
    play: (answers) => {
      playing = answers;
      mistakes = [];
    },
    mistakes: () => [...mistakes],
  };
}

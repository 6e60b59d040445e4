import type { Page } from 'playwright';
import { type Channel, mainChannels, promptChannels, secretChannels } from '../../shared/ipc/channels.ts';
import { contract } from '../../shared/ipc/contract.ts';
import { failed, type Result } from '../../shared/ipc/result.ts';
import type { Answers, pending } from './state.ts';

type Answer = Result<unknown> | typeof pending;

/** Answers the window instead of the app. */
export interface FakeMain {
  /** Sets the answers from now on. */
  setAnswers(answers: Answers): void;
  /** Mistakes in a state: calls without an answer, and answers that violate the contract. */
  mistakes(): string[];
}

const channels: readonly string[] = [...mainChannels, ...promptChannels, ...secretChannels];
const isChannel = (name: string): name is Channel => channels.includes(name);

/** Runs in the page before its scripts: installs a bridge where the app's preload installs its own. */
function installBridge(): void {
  type Call = (channel: string, input: unknown) => Promise<unknown>;
  type Listener = (payload: unknown) => void;
  const subscriptions: Array<{ event: string; listener: Listener }> = [];
  const gallery = {
    pendingCalls: 0,
    send: (event: string, payload: unknown) => {
      for (const subscription of [...subscriptions])
        if (subscription.event === event) subscription.listener(payload);
    },
  };
  const call = async (channel: string, input: unknown) => {
    gallery.pendingCalls += 1;
    const answer = (await (window as unknown as { galleryCall: Call }).galleryCall(channel, input)) as object;
    gallery.pendingCalls -= 1;
    return 'pending' in answer ? new Promise<never>(() => undefined) : answer;
  };
  const latchkey = {
    call: (channel: string, input: unknown = null) => call(channel, input),
    on: (event: string, listener: Listener) => {
      const subscription = { event, listener };
      subscriptions.push(subscription);
      return () => subscriptions.splice(subscriptions.indexOf(subscription), 1);
    },
  };
  Object.assign(window, { gallery, latchkey });
  // Each state starts without the storage of the previous one.
  if (location.protocol === 'http:') localStorage.clear();
}

/** Installs the bridge in every document of the page. Calls and answers are checked against the contract. */
export async function openFakeMain(page: Page): Promise<FakeMain> {
  let current: Answers = {};
  let mistakes: string[] = [];
  const answer = (channel: string, input: unknown): Answer => {
    const wrong = (text: string): Answer => {
      mistakes.push(`${channel}: ${text}`);
      return failed({ code: 'internal', message: `${channel}: ${text}` });
    };
    if (!isChannel(channel)) return wrong('there is no such channel');
    const parsedInput = contract[channel].input().safeParse(input);
    if (!parsedInput.success) return wrong(`invalid input: ${parsedInput.error.message}`);
    const rule = current[channel] as Answer | ((input: unknown) => Answer) | undefined;
    if (rule === undefined) return wrong('the state has no answer');
    const given = typeof rule === 'function' ? rule(parsedInput.data) : rule;
    if ('pending' in given || !given.ok) return given;
    const parsedOutput = contract[channel].output().safeParse(given.value);
    return parsedOutput.success ? given : wrong(`invalid answer: ${parsedOutput.error.message}`);
  };
  await page.exposeFunction('galleryCall', answer);
  await page.addInitScript(installBridge);
  return {
    setAnswers: (answers) => {
      current = answers;
      mistakes = [];
    },
    mistakes: () => [...mistakes],
  };
}

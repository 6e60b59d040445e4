import type { BrowserWindow, Session } from 'electron';
import { createSmallWindow, type SmallWindowPlace, sessionApart } from './small-window.ts';

/** What a person is asked for, and what they must know to answer. */
export interface PromptQuestion {
  asks: 'password' | 'clientSecret' | 'passphrase' | 'newPassphrase';
  /** The name of the connection; empty where it is about all of them. */
  connection: string;
  /** The host that the secret is sent to; empty where it goes nowhere. */
  host: string;
  /** The user name to start with; may be empty. */
  username: string;
  /** Why it is asked again. */
  problem?: string;
}

export interface PromptAnswer {
  username: string;
  secret: string;
}

export interface PromptWindow {
  /** Shows the window and waits for the answer; null when the person cancels, closes it, or `signal` aborts. */
  ask(question: PromptQuestion, signal: AbortSignal): Promise<PromptAnswer | null>;
  /** The window while one is shown. */
  shown(): BrowserWindow | undefined;
  question(): PromptQuestion | undefined;
  submit(answer: PromptAnswer): void;
  cancel(): void;
}

export interface PromptWindowOptions extends SmallWindowPlace {
  /** Tells a person what went wrong with the window itself. */
  notice(text: string): void;
}

const size = {
  password: { width: 440, height: 460 },
  clientSecret: { width: 440, height: 390 },
  passphrase: { width: 440, height: 390 },
  newPassphrase: { width: 440, height: 480 },
};

function create(options: PromptWindowOptions, own: Session, question: PromptQuestion): BrowserWindow {
  return createSmallWindow({
    ...options,
    size: size[question.asks],
    session: own,
    modal: true,
    title: question.connection === '' ? 'Latchkey' : `${question.connection} – Latchkey`,
  });
}

interface Asking {
  window: BrowserWindow;
  question: PromptQuestion;
  finish(answer: PromptAnswer | null): void;
}

/**
 * The window where a password or a client secret is typed: a session of its own in memory, a preload of its own,
 * destroyed after each use. One question at a time; the next waits.
 */
export function createPromptWindow(options: PromptWindowOptions): PromptWindow {
  let asking: Asking | undefined;
  let turn: Promise<unknown> = Promise.resolve();

  const ownSession = sessionApart('prompt', options);

  const show = (question: PromptQuestion, signal: AbortSignal): Promise<PromptAnswer | null> =>
    new Promise((resolve) => {
      if (signal.aborted) return resolve(null);
      const window = create(options, ownSession(), question);
      const finish = (answer: PromptAnswer | null) => {
        if (asking?.window !== window) return;
        asking = undefined;
        signal.removeEventListener('abort', cancel);
        if (!window.isDestroyed()) window.destroy();
        resolve(answer);
      };
      const cancel = () => finish(null);
      asking = { window, question, finish };
      signal.addEventListener('abort', cancel);
      window.on('closed', cancel);
      window.webContents.on('render-process-gone', cancel);
      window.loadURL(options.address.url).catch(() => {
        // A window that was answered and destroyed while it loaded is no failure.
        if (asking?.window === window) options.notice('The window to type into could not be loaded.');
        cancel();
      });
    });

  return {
    ask(question, signal) {
      const answer = turn.then(() => show(question, signal));
      turn = answer.catch(() => undefined);
      return answer;
    },
    shown: () => asking?.window,
    question: () => asking?.question,
    submit: (answer) => asking?.finish(answer),
    cancel: () => asking?.finish(null),
  };
}

import { isDeepStrictEqual } from 'node:util';
import type { Preferences, PreferencesPatch } from '../../../shared/model/settings.ts';
import type { MainWords } from '../i18n/index.ts';

/** What a person is asked before something changes; `no` is what happens unless they say otherwise. */
export interface Question {
  message: string;
  detail: string;
  yes: string;
  no: string;
}

/** Puts a question to the person outside the window, where no script can answer it. */
export type AskPerson = (question: Question) => Promise<boolean>;

/** The one question about all that the person must agree to. */
function together(questions: readonly Omit<Question, 'no'>[], no: string): Question | undefined {
  const [first, ...others] = questions;
  if (first === undefined) return undefined;
  return {
    message: questions.map(({ message }) => message).join('\n\n'),
    detail: questions.map(({ detail }) => detail).join('\n\n'),
    yes: others.length === 0 ? first.yes : questions.map(({ yes }) => yes).join(' + '),
    no,
  };
}

function aboutProxy({ proxy, noProxy, systemProxy }: MainWords['consent'], next: Preferences['proxy']) {
  if (next.mode === 'manual') return { message: proxy.ask(next.address), detail: proxy.what, yes: proxy.yes };
  const { ask, what, yes } = next.mode === 'none' ? noProxy : systemProxy;
  return { message: ask, detail: what, yes };
}

/**
 * What a person must agree to before the window may change these settings: those that lead traffic elsewhere or make
 * the app run unasked. Undefined when there is nothing of that, or it is so already.
 */
export function questionOf(
  now: Preferences,
  { proxy, startAtLogin }: PreferencesPatch,
  words: MainWords['consent'],
): Question | undefined {
  const questions: Omit<Question, 'no'>[] = [];
  if (proxy !== undefined && !isDeepStrictEqual(proxy, now.proxy)) questions.push(aboutProxy(words, proxy));
  if (startAtLogin === true && !now.startAtLogin) {
    const { ask, what, yes } = words.startAtLogin;
    questions.push({ message: ask, detail: what, yes });
  }
  return together(questions, words.no);
}

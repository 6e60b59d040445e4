import { isDeepStrictEqual } from 'node:util';
import type { Preferences, PreferencesPatch } from '../../../shared/model/settings.ts';
import type { MainWords } from '../i18n/index.ts';

/** A question before a change; `no` is the default answer. */
export interface Question {
  message: string;
  detail: string;
  yes: string;
  no: string;
}

/** Asks the person in a dialog outside the window, where no script can answer. */
export type AskPerson = (question: Question) => Promise<boolean>;

/** Combines several questions into one. */
function combined(questions: readonly Omit<Question, 'no'>[], no: string): Question | undefined {
  const [first, ...rest] = questions;
  if (first === undefined) return undefined;
  return {
    message: questions.map(({ message }) => message).join('\n\n'),
    detail: questions.map(({ detail }) => detail).join('\n\n'),
    yes: rest.length === 0 ? first.yes : questions.map(({ yes }) => yes).join(' + '),
    no,
  };
}

function proxyQuestion({ proxy, noProxy, systemProxy }: MainWords['consent'], next: Preferences['proxy']) {
  if (next.mode === 'manual') return { message: proxy.ask(next.address), detail: proxy.what, yes: proxy.yes };
  const { ask, what, yes } = next.mode === 'none' ? noProxy : systemProxy;
  return { message: ask, detail: what, yes };
}

/**
 * The question to confirm before the window changes settings that redirect traffic or start the app at login. Undefined
 * if the patch changes neither.
 */
export function questionOf(
  now: Preferences,
  { proxy, startAtLogin }: PreferencesPatch,
  words: MainWords['consent'],
): Question | undefined {
  const questions: Omit<Question, 'no'>[] = [];
  if (proxy !== undefined && !isDeepStrictEqual(proxy, now.proxy))
    questions.push(proxyQuestion(words, proxy));
  if (startAtLogin === true && !now.startAtLogin) {
    const { ask, what, yes } = words.startAtLogin;
    questions.push({ message: ask, detail: what, yes });
  }
  return combined(questions, words.no);
}

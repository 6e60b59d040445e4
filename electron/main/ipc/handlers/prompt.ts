import { ProblemError } from '../../../../shared/model/problem.ts';
import {
  faultOf,
  longestSecret,
  longestUsername,
  shortestPassphrase,
  type TypedFault,
} from '../../../../shared/model/prompt-rules.ts';
import type { PromptWindow } from '../../window/prompt/prompt-window.ts';
import type { Handlers } from '../answer.ts';

type PromptChannelName = Extract<keyof Handlers, `prompt.${string}`>;

const called = { username: 'The user name', secret: 'The secret', repeat: 'The second one' };

const says: Record<TypedFault['fault'], string> = {
  missing: 'is missing.',
  tooLong: `is too long: up to ${longestUsername} characters for a user name, ${longestSecret} for a secret.`,
  control: 'has a control character in it.',
  notPrintable: 'has a character in it that no client secret has (RFC 6749, Appendix A.2).',
  tooShort: `is too short: use at least ${shortestPassphrase} characters.`,
  different: 'is not the same as the first one.',
};

function faulty({ field, fault }: TypedFault): ProblemError {
  return new ProblemError('invalid_input', `${called[field]} ${says[fault]}`, {
    remedy: 'Type it once more.',
  });
}

function nothingAsked(): ProblemError {
  return new ProblemError('cancelled', 'Nothing is asked at the moment.');
}

/** What the prompt window may do: read its question, answer it, or give up. `languages` are tags, the best first. */
export function promptHandlers(
  prompt: Pick<PromptWindow, 'question' | 'cancelled' | 'untilCancelled' | 'submit' | 'cancel'>,
  languages: () => string[],
): Pick<Handlers, PromptChannelName> {
  return {
    'prompt.describe': () => {
      const question = prompt.question();
      if (!question) throw nothingAsked();
      return { ...question, cancelled: prompt.cancelled(), languages: languages() };
    },
    'prompt.submit': (typed) => {
      const { asks } = prompt.question() ?? {};
      if (asks === undefined || prompt.cancelled()) throw nothingAsked();
      const fault = faultOf(asks, typed);
      if (fault !== undefined) throw faulty(fault);
      // A user name belongs to a password alone.
      const username = asks === 'password' ? typed.username.trim() : '';
      if (!prompt.submit({ username, secret: typed.secret })) throw nothingAsked();
      return null;
    },
    'prompt.cancel': () => {
      prompt.cancel();
      return null;
    },
    'prompt.untilCancelled': async () => {
      await prompt.untilCancelled();
      return null;
    },
  };
}

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

const fieldNames = { username: 'The user name', secret: 'The secret', repeat: 'The second one' };

const messages: Record<TypedFault['fault'], string> = {
  missing: 'is missing.',
  tooLong: `is too long: a user name may have up to ${longestUsername} characters, a secret up to ${longestSecret}.`,
  control: 'contains a control character.',
  notPrintable: 'contains a character that a client secret cannot contain (RFC 6749, Appendix A.2).',
  tooShort: `is too short: use at least ${shortestPassphrase} characters.`,
  different: 'is not the same as the first one.',
};

function invalidInput({ field, fault }: TypedFault): ProblemError {
  return new ProblemError('invalid_input', `${fieldNames[field]} ${messages[fault]}`, {
    remedy: 'Type it again.',
  });
}

function noQuestion(): ProblemError {
  return new ProblemError('cancelled', 'There is no question right now.');
}

/** What the prompt window may do: read its question, answer it, or cancel. `languages` are BCP 47 tags, best first. */
export function promptHandlers(
  prompt: Pick<PromptWindow, 'question' | 'cancelled' | 'untilCancelled' | 'submit' | 'cancel'>,
  languages: () => string[],
): Pick<Handlers, PromptChannelName> {
  return {
    'prompt.describe': () => {
      const question = prompt.question();
      if (!question) throw noQuestion();
      return { ...question, cancelled: prompt.cancelled(), languages: languages() };
    },
    'prompt.submit': (typed) => {
      const { asks } = prompt.question() ?? {};
      if (asks === undefined || prompt.cancelled()) throw noQuestion();
      const fault = faultOf(asks, typed);
      if (fault !== undefined) throw invalidInput(fault);
      // Only a password has a user name.
      const username = asks === 'password' ? typed.username.trim() : '';
      if (!prompt.submit({ username, secret: typed.secret })) throw noQuestion();
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

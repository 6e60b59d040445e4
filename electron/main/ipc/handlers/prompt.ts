import { ProblemError } from '../../../../shared/model/problem.ts';
import type { PromptWindow } from '../../window/prompt-window.ts';
import type { Handlers } from '../answer.ts';

type PromptChannelName = Extract<keyof Handlers, `prompt.${string}`>;

/** What the prompt window may do: read its question, answer it, or give up. `languages` are tags, the best first. */
export function promptHandlers(
  prompt: Pick<PromptWindow, 'question' | 'submit' | 'cancel'>,
  languages: () => string[],
): Pick<Handlers, PromptChannelName> {
  return {
    'prompt.describe': () => {
      const question = prompt.question();
      if (!question) throw new ProblemError('cancelled', 'Nothing is asked at the moment.');
      return { ...question, languages: languages() };
    },
    'prompt.submit': (answer) => {
      prompt.submit(answer);
      return null;
    },
    'prompt.cancel': () => {
      prompt.cancel();
      return null;
    },
  };
}

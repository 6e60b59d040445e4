import { ProblemError } from '../../../../shared/model/problem.ts';
import type { SecretClipboard } from '../../admin/secret-clipboard.ts';
import type { SecretWindow } from '../../window/prompt/secret-window.ts';
import type { Handlers } from '../answer.ts';

type SecretChannelName = Extract<keyof Handlers, `secret.${string}`>;

/** What the window that shows a new secret may do: read it, copy it, and close itself. */
export function secretHandlers(
  window: Pick<SecretWindow, 'shown' | 'note' | 'untilForgotten' | 'close'>,
  clipboard: Pick<SecretClipboard, 'copy'>,
  languages: () => string[],
): Pick<Handlers, SecretChannelName> {
  return {
    'secret.describe': () => {
      if (window.shown() === undefined) throw noSecretShown();
      const note = window.note();
      if (note === undefined) return { languages: languages() };
      const { session: _, ...shown } = note;
      return { note: shown, languages: languages() };
    },
    'secret.copy': async () => {
      const note = window.note();
      if (note === undefined) throw noSecretShown();
      await clipboard.copy(note.secret);
      return null;
    },
    'secret.close': () => {
      window.close();
      return null;
    },
    'secret.untilForgotten': async () => {
      await window.untilForgotten();
      return null;
    },
  };
}

function noSecretShown(): ProblemError {
  return new ProblemError('cancelled', 'No secret is shown right now.');
}

import { ProblemError } from '../../../../shared/model/problem.ts';
import type { PassingClipboard } from '../../admin/passing-clipboard.ts';
import type { SecretNote, SecretWindow } from '../../window/secret-window.ts';
import type { Handlers } from '../answer.ts';

type SecretChannelName = Extract<keyof Handlers, `secret.${string}`>;

/** What the window that shows a new secret may do: read it, have it copied, be closed. */
export function secretHandlers(
  window: Pick<SecretWindow, 'note' | 'close'>,
  clipboard: Pick<PassingClipboard, 'copy'>,
  languages: () => string[],
): Pick<Handlers, SecretChannelName> {
  const shown = (): SecretNote => {
    const note = window.note();
    if (!note) throw new ProblemError('cancelled', 'No secret is shown at the moment.');
    return note;
  };
  return {
    'secret.describe': () => ({ ...shown(), languages: languages() }),
    'secret.copy': async () => {
      await clipboard.copy(shown().secret);
      return null;
    },
    'secret.close': () => {
      window.close();
      return null;
    },
  };
}

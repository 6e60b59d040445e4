import type { BrowserWindow } from 'electron';
import type { SessionsDeps } from '../../session/types.ts';
import type { Settings } from '../../settings/settings.ts';
import { currentWords } from '../i18n.ts';
import { askYesOrNo } from './question.ts';

/**
 * Asks in a system dialog whether a session may switch to another account: a script in a page could confirm anything that
 * the page can. The dialog closes with its sign-in, which counts as no.
 */
export function confirmAccountIn(
  window: () => BrowserWindow | undefined,
  settings: Pick<Settings, 'now'>,
): NonNullable<SessionsDeps['confirmAccount']> {
  return async ({ connection, account, signal }) => {
    const words = currentWords(settings).anotherAccount;
    const question = { ...words, message: words.ask(account, connection.name), detail: words.what };
    return await askYesOrNo(window(), question, signal);
  };
}

import { app, type BrowserWindow } from 'electron';
import { wordsIn } from '../../i18n/index.ts';
import type { SessionsDeps } from '../../session/types.ts';
import type { Settings } from '../../settings/settings.ts';
import { askYesOrNo } from './question.ts';

/**
 * Asks in a dialog of the system whether a session may be of another account than before: what only a page can confirm,
 * a script in that page can too. It goes away with the sign-in it is about, and that is a no.
 */
export function confirmAccountIn(about: {
  settings: Settings;
  window(): BrowserWindow | undefined;
}): NonNullable<SessionsDeps['confirmAccount']> {
  return async ({ connection, account, signal }) => {
    const { anotherAccount: say } = wordsIn(about.settings.now().language, app.getPreferredSystemLanguages());
    const question = { ...say, message: say.ask(account, connection.name), detail: say.what };
    return await askYesOrNo(about.window(), question, signal);
  };
}

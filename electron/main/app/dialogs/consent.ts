import { app, type BrowserWindow } from 'electron';
import { type MainWords, wordsIn } from '../../i18n/index.ts';
import type { AskPerson } from '../../settings/consent.ts';
import type { Settings } from '../../settings/settings.ts';
import { askYesOrNo } from './question.ts';

/** How a person is asked in main, and in which words. */
export interface Consent {
  ask: AskPerson;
  words(): MainWords['consent'];
}

/** Asks in dialogs of the system, one at a time: what comes while one is open is refused. */
export function createConsent(
  settings: Pick<Settings, 'now'>,
  window: () => BrowserWindow | undefined,
): Consent {
  let open = false;
  return {
    words: () => wordsIn(settings.now().language, app.getPreferredSystemLanguages()).consent,
    async ask(question) {
      if (open) return false;
      open = true;
      try {
        return await askYesOrNo(window(), question);
      } finally {
        open = false;
      }
    },
  };
}

import { app, type BrowserWindow, dialog } from 'electron';
import type { Ask } from './settings/consent.ts';
import type { Settings } from './settings/settings.ts';
import { type MainWords, wordsIn } from './words/index.ts';

/** How a person is asked in main, and in which words. */
export interface Consent {
  ask: Ask;
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
    async ask({ message, detail, yes, no }) {
      if (open) return false;
      open = true;
      try {
        const options = {
          type: 'question' as const,
          message,
          detail,
          buttons: [no, yes],
          defaultId: 0,
          cancelId: 0,
          noLink: true,
        };
        const parent = window();
        const asked = parent ? dialog.showMessageBox(parent, options) : dialog.showMessageBox(options);
        return (await asked).response === 1;
      } finally {
        open = false;
      }
    },
  };
}

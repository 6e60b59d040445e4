import type { BrowserWindow } from 'electron';
import type { MainWords } from '../../i18n/index.ts';
import type { AskPerson } from '../../settings/consent.ts';
import type { Settings } from '../../settings/settings.ts';
import { currentWords } from '../i18n.ts';
import { askYesOrNo } from './question.ts';

/** Asks a person for consent in main, and the texts to ask with. */
export interface Consent {
  ask: AskPerson;
  words(): MainWords['consent'];
}

/** Asks in system dialogs, one at a time: a question while another is open is answered with no. */
export function createConsent(
  settings: Pick<Settings, 'now'>,
  window: () => BrowserWindow | undefined,
): Consent {
  let isOpen = false;
  return {
    words: () => currentWords(settings).consent,
    async ask(question) {
      if (isOpen) return false;
      isOpen = true;
      try {
        return await askYesOrNo(window(), question);
      } finally {
        isOpen = false;
      }
    },
  };
}

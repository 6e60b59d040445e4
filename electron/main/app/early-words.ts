import { app } from 'electron';
import { type MainWords, wordsIn } from '../i18n/index.ts';
import { readEarly } from '../settings/early.ts';

/** The words of main in the language that the settings file names now, for what does not wait for the settings. */
export function earlyWords(settings: string): MainWords {
  return wordsIn(readEarly(settings).language, app.getPreferredSystemLanguages());
}

import { app } from 'electron';
import { type MainWords, wordsIn } from '../i18n/index.ts';
import { readEarly } from '../settings/early.ts';
import type { Settings } from '../settings/settings.ts';

/** The catalogue for code that runs before the settings are open; reads the language from the settings file. */
export function earlyWords(settingsFile: string): MainWords {
  return wordsIn(readEarly(settingsFile).language, app.getPreferredSystemLanguages());
}

/** The catalogue in the language of the settings. */
export function currentWords(settings: Pick<Settings, 'now'>): MainWords {
  return wordsIn(settings.now().language, app.getPreferredSystemLanguages());
}

/** The language of the settings (BCP 47, or `system`, which readers skip), then those of the system, best first. */
export function currentLanguages(settings: Pick<Settings, 'now'>): string[] {
  return [settings.now().language, ...app.getPreferredSystemLanguages()];
}

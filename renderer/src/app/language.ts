import { bringLanguage, type Language, languageOf, languageStore } from '../i18n/index.ts';
import type { PreferencesStore } from './preferences.ts';

const key = 'latchkey.language';

interface Surroundings {
  memory: Pick<Storage, 'getItem' | 'setItem'>;
  /** The languages of the system, the best first. */
  system: readonly string[];
  /** Names the language for whatever reads the page aloud. */
  page: { lang: string };
}

/**
 * Brings the language of the last time into use, before main has said which one was chosen. Never rejects: without
 * its catalogue the window speaks English.
 */
export function startLanguage(around: Surroundings): Promise<void> {
  return speak(languageOf(around.memory.getItem(key) ?? 'system', around.system), around);
}

/** Follows the settings from now on. */
export function followLanguage(preferences: PreferencesStore, around: Surroundings): void {
  preferences.store.subscribe(({ view }) => {
    if (view === undefined) return;
    around.memory.setItem(key, view.language);
    const language = languageOf(view.language, around.system);
    if (language !== languageStore.getState().language) void speak(language, around);
  });
}

async function speak(language: Language, { system, page }: Surroundings): Promise<void> {
  await bringLanguage(language, system).catch(() => bringLanguage('en', system));
  page.lang = languageStore.getState().language;
}

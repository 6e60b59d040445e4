import { bringLanguage, type Language, languageOf, languageStore } from '../i18n/index.ts';
import type { PreferencesStore } from './preferences.ts';

const key = 'latchkey.language';

interface LanguageDeps {
  memory: Pick<Storage, 'getItem' | 'setItem'>;
  /** The languages of the system, best first. */
  system: readonly string[];
  /** Sets the language for screen readers. */
  page: { lang: string };
}

/**
 * Brings the language of the last time into use, before main has said which one was chosen. Never rejects: without
 * its catalogue the window speaks English.
 */
export function startLanguage(deps: LanguageDeps): Promise<void> {
  return speak(languageOf(deps.memory.getItem(key) ?? 'system', deps.system), deps);
}

/** Applies later changes of the setting. */
export function followLanguage(preferences: PreferencesStore, deps: LanguageDeps): void {
  preferences.store.subscribe(({ view }) => {
    if (view === undefined) return;
    deps.memory.setItem(key, view.language);
    const language = languageOf(view.language, deps.system);
    if (language !== languageStore.getState().language) void speak(language, deps);
  });
}

async function speak(language: Language, { system, page }: LanguageDeps): Promise<void> {
  await bringLanguage(language, system).catch(() => bringLanguage('en', system));
  page.lang = languageStore.getState().language;
}

import { createStore } from 'zustand/vanilla';
import { en } from './en/index.ts';

type Words = typeof en;
export type Language = 'en' | 'de';

/** The words of the window, in the language in use: to be read while rendering, as the language may change. */
export let words: Words = en;

const catalogues: Record<Language, () => Promise<Words>> = {
  en: async () => en,
  de: async () => (await import('./de/index.ts')).de,
};

interface InUse {
  language: Language;
  /** How dates and numbers are written (BCP 47); undefined for how the system does it. */
  locale: string | undefined;
}

/** The language in use. Whatever shows words is drawn anew when it changes. */
export const languageStore = createStore<InUse>(() => ({ language: 'en', locale: undefined }));

export const locale = (): string | undefined => languageStore.getState().locale;

const spoken = (tag: string): string => tag.toLowerCase().split('-')[0] ?? '';

/**
 * Brings a language into use; dates and numbers follow the first of the system's languages (BCP 47) that is a form of
 * it. Rejects when its catalogue cannot be loaded; what is in use stays then.
 */
export async function bringLanguage(language: Language, system: readonly string[] = []): Promise<void> {
  words = await catalogues[language]();
  languageStore.setState({ language, locale: system.find((tag) => spoken(tag) === language) ?? language });
}

/** The first language of the system's that there is a catalogue of; English where there is none. */
export function languageOf(chosen: string, system: readonly string[]): Language {
  const known = (name: string): name is Language => Object.hasOwn(catalogues, name);
  if (known(chosen)) return chosen;
  return system.map(spoken).find(known) ?? 'en';
}

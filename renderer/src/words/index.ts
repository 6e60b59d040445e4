import { createStore } from 'zustand/vanilla';
import { en } from './en/index.ts';

export type Words = typeof en;
export type Language = 'en';

/** The words of the window, in the language in use: to be read while rendering, as the language may change. */
export let words: Words = en;

const catalogues: Record<Language, () => Promise<Words>> = {
  en: async () => en,
};

/** The language in use. Whatever shows words is drawn anew when it changes. */
export const languageStore = createStore<{ language: Language }>(() => ({ language: 'en' }));

/** Brings another language into use. Rejects when its catalogue cannot be loaded; the one in use stays then. */
export async function bringLanguage(language: Language): Promise<void> {
  words = await catalogues[language]();
  languageStore.setState({ language });
}

/** The first language of the system's that there is a catalogue of; English where there is none. */
export function languageOf(chosen: string, system: readonly string[]): Language {
  const known = (name: string): name is Language => Object.hasOwn(catalogues, name);
  if (known(chosen)) return chosen;
  return system.map((tag) => tag.toLowerCase().split('-')[0] ?? '').find(known) ?? 'en';
}

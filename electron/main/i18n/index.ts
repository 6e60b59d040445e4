import { de } from './de.ts';
import { en, type MainWords } from './en.ts';

export type { MainWords };

const catalogues: Readonly<Record<string, MainWords>> = { en, de };

/**
 * The words of the main process in a language.
 * @param chosen a language, or `system`
 * @param system the tags of the system's languages, best first (BCP 47); the first that is known counts, else English
 */
export function wordsIn(chosen: string, system: readonly string[]): MainWords {
  const asked = [chosen, ...system].map((tag) => tag.toLowerCase().split('-')[0] ?? '');
  const known = asked.find((language) => Object.hasOwn(catalogues, language));
  return (known === undefined ? undefined : catalogues[known]) ?? en;
}

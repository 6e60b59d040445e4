import { expect, it } from 'vitest';
import { de } from './de.ts';
import { en } from './en.ts';
import { wordsIn } from './index.ts';

it('takes the language that was chosen, whatever the system speaks', () => {
  expect(wordsIn('de', ['en-GB'])).toBe(de);
  expect(wordsIn('en', ['de-AT'])).toBe(en);
});

it('takes the first language of the system that it knows, else English', () => {
  expect(wordsIn('system', ['fr-FR', 'de-CH', 'en'])).toBe(de);
  expect(wordsIn('system', ['DE'])).toBe(de);
  expect(wordsIn('system', ['fr', 'constructor', '__proto__', ''])).toBe(en);
  expect(wordsIn('system', [])).toBe(en);
});

function sentences(words: unknown, path = ''): string[] {
  if (typeof words === 'function')
    return [`${path}(): ${String((words as (...args: string[]) => string)('A', 'B'))}`];
  if (typeof words === 'string') return [`${path}: ${words}`];
  return Object.entries(words as object).flatMap(([key, value]) => sentences(value, `${path}.${key}`));
}

it('says everything in both languages, and uses a name once where it is given one', () => {
  const english = sentences(en);
  const german = sentences(de);
  expect(german.map((line) => line.split(':')[0])).toEqual(english.map((line) => line.split(':')[0]));
  for (const line of [...english, ...german]) {
    expect(line.split(': ').slice(1).join(': ').trim()).not.toBe('');
    if (line.includes('()')) expect(line.match(/\bA\b/g)).toHaveLength(1);
  }
});

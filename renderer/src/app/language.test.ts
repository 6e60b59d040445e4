import { afterEach, expect, it, vi } from 'vitest';
import { bringLanguage, languageOf, words } from '../i18n/index.ts';
import { memoryBridge, usualPreferences } from '../testing/memory-bridge.ts';
import { formatDateTime, formatNumber } from '../ui/format.ts';
import { followLanguage, startLanguage } from './language.ts';
import { createPreferences } from './preferences.ts';
import { memoryStorage } from './testing/memory-window.ts';

afterEach(() => bringLanguage('en'));

it.each([
  ['system', ['de-AT', 'en'], 'de'],
  ['system', ['fr-FR', 'en-GB'], 'en'],
  ['system', ['fr', 'es'], 'en'],
  ['system', [], 'en'],
  ['en', ['de'], 'en'],
  ['constructor', ['de'], 'de'],
])('knows for the choice %s and the languages %j: %s', (chosen, system, language) => {
  expect(languageOf(chosen, system)).toBe(language);
});

it('changes every word, date and number at once when another language is chosen, and remembers it', async () => {
  const bridge = memoryBridge();
  const preferences = createPreferences(bridge);
  const around = { memory: memoryStorage(), system: ['en-GB', 'de-CH'], page: { lang: '' } };
  await startLanguage(around);
  followLanguage(preferences, around);
  expect([words.app.settings, around.page.lang]).toEqual(['Settings', 'en']);
  expect(formatDateTime(0)).toContain('1970');

  bridge.tell('settings.changed', { ...usualPreferences, language: 'de' });
  await vi.waitFor(() => expect(around.page.lang).toBe('de'));
  expect(words.app.settings).toBe('Einstellungen');
  // As it is written in Switzerland, which is the German of this system.
  expect(formatNumber(1_234_567)).toBe(new Intl.NumberFormat('de-CH').format(1_234_567));

  await bringLanguage('en');
  await startLanguage({ ...around, page: around.page });
  expect(words.app.settings).toBe('Einstellungen');
});

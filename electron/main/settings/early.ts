import { readFileSync } from 'node:fs';

/** The settings needed before the settings file is validated. */
export interface EarlySettings {
  theme: 'system' | 'light' | 'dark';
  language: 'system' | 'en' | 'de';
}

/**
 * Reads them before the schemas are loaded. Errors in the file are reported later, when the settings are opened.
 */
export function readEarly(file: string): EarlySettings {
  try {
    const value: unknown = JSON.parse(readFileSync(file, 'utf8'));
    const read = (name: string): unknown =>
      typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
    const theme = read('theme');
    const language = read('language');
    return {
      theme: theme === 'light' || theme === 'dark' ? theme : 'system',
      language: language === 'en' || language === 'de' ? language : 'system',
    };
  } catch {
    // The defaults apply if the file is missing or damaged.
    return { theme: 'system', language: 'system' };
  }
}

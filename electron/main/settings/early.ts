import { readFileSync } from 'node:fs';

/** What is needed of the settings before they are opened. */
export interface EarlySettings {
  theme: 'system' | 'light' | 'dark';
  language: 'system' | 'en' | 'de';
}

/**
 * Reads them before anything is loaded that could judge the whole file. Whatever is wrong with it is found and told
 * when the settings are opened.
 */
export function readEarly(file: string): EarlySettings {
  try {
    const value: unknown = JSON.parse(readFileSync(file, 'utf8'));
    const of = (name: string): unknown =>
      typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
    const theme = of('theme');
    const language = of('language');
    return {
      theme: theme === 'light' || theme === 'dark' ? theme : 'system',
      language: language === 'en' || language === 'de' ? language : 'system',
    };
  } catch {
    // Missing or damaged: what is usual holds.
    return { theme: 'system', language: 'system' };
  }
}

import { readFileSync } from 'node:fs';

/** What the first paint needs to know of the settings. */
export interface EarlySettings {
  theme: 'system' | 'light' | 'dark';
}

/**
 * Reads them before anything is loaded that could judge the whole file. Whatever is wrong with it is found and told
 * when the settings are opened.
 */
export function readEarly(file: string): EarlySettings {
  try {
    const value: unknown = JSON.parse(readFileSync(file, 'utf8'));
    const theme: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, 'theme') : 0;
    return { theme: theme === 'light' || theme === 'dark' ? theme : 'system' };
  } catch {
    // Missing or damaged: what is usual holds.
    return { theme: 'system' };
  }
}

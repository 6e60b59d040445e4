import type { CommandLine } from './hardening.ts';

/** Settings of Blink that the windows have no use for and a hostile script would. */
const off = [
  // `document.execCommand('paste')` reads the clipboard and asks nobody; a person's own paste is another way.
  'DOMPasteAllowed',
  // `<link rel=dns-prefetch>` carries up to 250 characters in a name to whoever answers for the domain.
  'dnsPrefetchingEnabled',
];

/** The same, as the value of Chromium's switch `blink-settings`. */
export const blinkSettings = off.map((name) => `${name}=false`).join(',');

/** Takes from every page what is listed above. Works only before the first page has a process: in main's first lines. */
export function limitPages(commandLine: Pick<CommandLine, 'appendSwitch'>): void {
  commandLine.appendSwitch('blink-settings', blinkSettings);
}

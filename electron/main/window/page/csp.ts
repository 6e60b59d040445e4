/** Of `renderer/src/app/shell.css`, which is written into the page: the one inline style that is let in. */
const shellStyle = 'sha256-UsMLtGs93h5aHVgDJqbf8r9t2alB37drDI5ngSXyCjU=';

const closed = (styles: string) => [
  "default-src 'none'",
  "script-src 'self'",
  // No text becomes HTML or script: what a page shows is put together from nodes.
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
  `style-src ${styles}`,
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
];

/**
 * The policy of the main window: its own scripts, styles, pictures and fonts; no network at all. In its sandbox it opens
 * no dialog (`print()` and the like): one would take the focus from a window in which a secret is typed.
 */
export const mainPolicy = [
  'sandbox allow-scripts allow-same-origin allow-forms',
  ...closed(`'self' '${shellStyle}'`),
  "img-src 'self' data:",
  "font-src 'self'",
].join('; ');

/** The policy of the prompt window: its one script and its one style sheet. */
export const promptPolicy = closed("'self'").join('; ');

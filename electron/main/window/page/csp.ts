/** The hash of `renderer/src/app/shell.css`, the only inline style that the policy allows. */
const shellStyle = 'sha256-UsMLtGs93h5aHVgDJqbf8r9t2alB37drDI5ngSXyCjU=';

const strictDirectives = (styles: string) => [
  "default-src 'none'",
  "script-src 'self'",
  // No text becomes HTML or script; pages build their content from nodes.
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
  `style-src ${styles}`,
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
];

/**
 * The policy of the main window: its own scripts, styles, images and fonts, and no network. Its sandbox blocks dialogs
 * (`print()` and the like), which would take the focus from a window that asks for a secret.
 */
export const mainPolicy = [
  'sandbox allow-scripts allow-same-origin allow-forms',
  ...strictDirectives(`'self' '${shellStyle}'`),
  "img-src 'self' data:",
  "font-src 'self'",
].join('; ');

/** The policy of the prompt and secret windows: their own script and style sheet only. */
export const promptPolicy = strictDirectives("'self'").join('; ');

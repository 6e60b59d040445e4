const closed = [
  "default-src 'none'",
  "script-src 'self'",
  // No text becomes HTML or script: what a page shows is put together from nodes.
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
  "style-src 'self'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
];

/** The policy of the main window: its own scripts, styles, pictures and fonts; nothing inline, no network at all. */
export const mainPolicy = [...closed, "img-src 'self' data:", "font-src 'self'"].join('; ');

/** The policy of the prompt window: its one script and its one style sheet. */
export const promptPolicy = closed.join('; ');

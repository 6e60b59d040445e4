import { createHash } from 'node:crypto';

const style = `
:root { color-scheme: light dark; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center;
  font: 16px/1.5 system-ui, sans-serif; background: #f6f7f9; color: #1b1f27; }
main { max-width: 26rem; padding: 2.5rem; text-align: center; }
svg { width: 48px; height: 48px; }
h1 { font-size: 1.375rem; margin: 1rem 0 .5rem; }
p { margin: 0; color: #4a5160; }
@media (prefers-color-scheme: dark) {
  body { background: #14171c; color: #eceff4; }
  p { color: #aeb6c4; }
}`;

/** Sent with every page: no script, no frame, nothing loaded, nothing kept, no address passed on. */
export const pageHeaders = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': [
    "default-src 'none'",
    `style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
  'cross-origin-resource-policy': 'same-origin',
  connection: 'close',
} as const;

const mark = {
  done: '<circle cx="24" cy="24" r="22" fill="#1f7a4d"/><path d="M14 25l7 7 13-15" fill="none" stroke="#fff" stroke-width="4" stroke-linecap="round" stroke-linejoin="round"/>',
  not: '<circle cx="24" cy="24" r="22" fill="#8a5a00"/><path d="M24 13v14M24 33v2" fill="none" stroke="#fff" stroke-width="4" stroke-linecap="round"/>',
} as const;

const words = {
  done: { title: 'You are signed in', text: 'You can close this page and return to Latchkey.' },
  not: { title: 'The sign-in was not completed', text: 'Return to Latchkey to see why and to try again.' },
  late: {
    title: 'Nothing to do here',
    text: 'This address belongs to a sign-in that is over or was never begun. Return to Latchkey.',
  },
} as const;

/** The small page a browser shows when it comes back from the authorization server. */
export function page(kind: keyof typeof words): string {
  const { title, text } = words[kind];
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} – Latchkey</title><style>${style}</style></head>
<body><main><svg viewBox="0 0 48 48" aria-hidden="true">${mark[kind === 'done' ? 'done' : 'not']}</svg>
<h1>${title}</h1><p>${text}</p></main></body></html>`;
}

import { Html, html } from './html.ts';
import { style } from './style.ts';

/** The Latchkey logo as SVG, in the accent colour. */
export const mark = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32" aria-hidden="true"><rect width="32" height="32" rx="8" fill="#3450b8"/><circle cx="16" cy="12.5" r="4.5" fill="#fff"/><path d="M14 15h4l2 10h-8z" fill="#fff"/></svg>`;

const inlineMark = new Html(mark);
// Not escaped: the hash in the policy must match the text.
const styleElement = new Html(`<style>${style}</style>`);

/** A complete page: `title` for the tab, `host` for the line that shows where the person is. */
export function page(title: string, host: string, content: Html): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} · Latchkey</title>
<link rel="icon" href="/favicon.svg" type="image/svg+xml">
${styleElement}
</head>
<body>
<main>
<p class="mark">${inlineMark}Latchkey</p>
${content}
</main>
<footer>You are at ${host}</footer>
</body>
</html>
`.text;
}

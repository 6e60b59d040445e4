import { createHash } from 'node:crypto';

const style = `
:root { color-scheme: light dark; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center;
  font: 16px/1.5 system-ui, sans-serif; background: #f6f7f9; color: #1b1f27; }
main { max-width: 26rem; padding: 2.5rem; text-align: center; }
svg { width: 48px; height: 48px; }
h1 { font-size: 1.375rem; margin: 1rem 0 .5rem; overflow-wrap: anywhere; }
p { margin: 0; color: #4a5160; }
@media (prefers-color-scheme: dark) {
  body { background: #14171c; color: #eceff4; }
  p { color: #aeb6c4; }
}`;

/** Sent with every page: no script, no frame, no subresource, no cache, no referrer. */
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

/** The page that a browser shows at the end of a sign-in, or instead of it. `who` names the account. */
export interface LastPage {
  kind: 'done' | 'not' | 'asked' | 'slow' | 'late' | 'taken' | 'replaced' | 'otherBrowser';
  who?: string | undefined;
}

type Words = Record<LastPage['kind'], (who: string | undefined) => { title: string; text: string }>;

const en: Words = {
  done: (who) => ({
    title: who === undefined ? 'You are signed in' : `You are signed in as ${who}`,
    text: 'You can close this page and return to Latchkey. If this is not your account, sign out there.',
  }),
  not: () => ({
    title: 'The sign-in was not completed',
    text: 'Return to Latchkey to see why and to try again.',
  }),
  asked: (who) => ({
    title: who === undefined ? 'Another account signed in' : `Another account signed in: ${who}`,
    text: 'Nothing has started yet. Return to Latchkey, which asks whether to continue.',
  }),
  slow: () => ({
    title: 'This takes longer than usual',
    text: 'You can close this page. Latchkey says how the sign-in went.',
  }),
  late: () => ({
    title: 'Nothing to do here',
    text: 'This address belongs to a sign-in that is over or was never begun. Return to Latchkey.',
  }),
  taken: () => ({
    title: 'Another browser was here first',
    text: 'This address is good for one browser, and another one or another program on this computer opened it as well. It no longer works. Return to Latchkey and open the browser again.',
  }),
  replaced: () => ({
    title: 'There is a newer address',
    text: 'Latchkey has created a newer address. You can close this page.',
  }),
  otherBrowser: () => ({
    title: 'This browser did not begin the sign-in',
    text: 'A sign-in ends in the browser it began in, and needs a cookie for that. Return to Latchkey and open the browser again, or copy the address into the browser you want to use.',
  }),
};

const de: Words = {
  done: (who) => ({
    title: who === undefined ? 'Sie sind angemeldet' : `Sie sind angemeldet als ${who}`,
    text: 'Sie können diese Seite schließen und zu Latchkey zurückkehren. Ist das nicht Ihr Konto, melden Sie sich dort ab.',
  }),
  not: () => ({
    title: 'Die Anmeldung wurde nicht abgeschlossen',
    text: 'Warum, und wie Sie es noch einmal versuchen, sehen Sie in Latchkey.',
  }),
  asked: (who) => ({
    title:
      who === undefined
        ? 'Ein anderes Konto hat sich angemeldet'
        : `Ein anderes Konto hat sich angemeldet: ${who}`,
    text: 'Noch hat nichts begonnen. Kehren Sie zu Latchkey zurück: Dort werden Sie gefragt, ob es damit weitergehen soll.',
  }),
  slow: () => ({
    title: 'Das dauert länger als sonst',
    text: 'Sie können diese Seite schließen. Wie die Anmeldung ausging, sagt Latchkey.',
  }),
  late: () => ({
    title: 'Hier gibt es nichts zu tun',
    text: 'Diese Adresse gehört zu einer Anmeldung, die vorbei ist oder nie begann. Kehren Sie zu Latchkey zurück.',
  }),
  taken: () => ({
    title: 'Ein anderer Browser war zuerst hier',
    text: 'Diese Adresse gilt für einen einzigen Browser, und ein anderer Browser oder ein anderes Programm auf diesem Computer hat sie ebenfalls geöffnet. Sie führt nirgendwohin mehr. Kehren Sie zu Latchkey zurück und öffnen Sie den Browser noch einmal.',
  }),
  replaced: () => ({
    title: 'Es gibt eine neuere Adresse',
    text: 'Latchkey hat inzwischen eine andere Adresse erzeugt. Sie können diese Seite schließen.',
  }),
  otherBrowser: () => ({
    title: 'In diesem Browser hat die Anmeldung nicht begonnen',
    text: 'Eine Anmeldung endet in dem Browser, in dem sie begann, und braucht dafür ein Cookie. Kehren Sie zu Latchkey zurück und öffnen Sie den Browser noch einmal, oder kopieren Sie die Adresse in den Browser, den Sie benutzen wollen.',
  }),
};

const catalogues = { en, de };

/** The language that a browser prefers (RFC 9110 §12.5.4); browsers list the preferred one first. */
export function languageOf(accepted: string | undefined): keyof typeof catalogues {
  const tags = (accepted ?? '').split(',').map((tag) => tag.trim().slice(0, 2).toLowerCase());
  return tags.find((tag) => tag === 'en' || tag === 'de') === 'de' ? 'de' : 'en';
}

/** The HTML of the page that a browser shows when it returns from the authorization server. */
export function page({ kind, who }: LastPage, language: keyof typeof catalogues): string {
  const { title, text } = catalogues[language][kind](who === undefined ? undefined : escaped(who));
  return `<!doctype html>
<html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} – Latchkey</title><style>${style}</style></head>
<body><main><svg viewBox="0 0 48 48" aria-hidden="true">${mark[kind === 'done' ? 'done' : 'not']}</svg>
<h1>${title}</h1><p>${text}</p></main></body></html>`;
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`);
}

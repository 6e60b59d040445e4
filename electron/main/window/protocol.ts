import { readFile } from 'node:fs/promises';
import { protocol, type Session } from 'electron';
import { mainPolicy, promptPolicy } from './csp.ts';
import { resolveFile, type ServedFile } from './files.ts';
import { mainPage, type Page, scheme } from './pages.ts';

const commonHeaders = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'x-dns-prefetch-control': 'off',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-store',
};

/** Makes `app://` a standard, secure scheme. Must be called before the app is ready. */
export function registerScheme(): void {
  protocol.registerSchemesAsPrivileged([{ scheme, privileges: { standard: true, secure: true } }]);
}

function refuse(status: 404 | 405): Response {
  return new Response(null, { status, headers: commonHeaders });
}

async function answerWith(file: ServedFile, page: Page): Promise<Response> {
  const policy = page === mainPage ? mainPolicy : promptPolicy;
  return new Response(await readFile(file.path), {
    headers: { ...commonHeaders, 'content-type': file.type, 'content-security-policy': policy },
  });
}

/** Serves `page` from the renderer's `folder` to the windows of `session`: files on the page's list, GET only. */
export function servePage(session: Session, page: Page, folder: string): void {
  session.protocol.handle(scheme, async (request) => {
    if (request.method !== 'GET') return refuse(405);
    const file = resolveFile(request.url, page, folder);
    if (!file) return refuse(404);
    return answerWith(file, page).catch(() => refuse(404));
  });
}

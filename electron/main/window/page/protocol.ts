import { protocol, type Session } from 'electron';
import { mainPolicy, promptPolicy } from './csp.ts';
import { resolveFile } from './files.ts';
import { mainPage, type Page, scheme } from './pages.ts';

/** `net::ERR_FILE_NOT_FOUND`. */
const notFound = -6;

// No `cross-origin-opener-policy`: it would have Chromium start a second process for the page once its headers are read,
// and no window here can open another (`guard.ts`).
const commonHeaders = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'x-dns-prefetch-control': 'off',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-store',
};

/** Makes `app://` a standard, secure scheme. Must be called before the app is ready. */
export function registerScheme(): void {
  protocol.registerSchemesAsPrivileged([{ scheme, privileges: { standard: true, secure: true } }]);
}

/**
 * Serves `page` from the renderer's `folder` to the windows of `session`: files on the page's list, GET only.
 *
 * `protocol.handle` would have main load Node's fetch and pass every byte through main, which has other things to do
 * while a window loads; here Chromium reads the file itself (ADR 23).
 */
export function servePage(session: Session, page: Page, folder: string): void {
  const headers = {
    ...commonHeaders,
    'content-security-policy': page === mainPage ? mainPolicy : promptPolicy,
  };
  session.protocol.registerFileProtocol(scheme, ({ method, url }, answer) => {
    const file = method === 'GET' ? resolveFile(url, page, folder) : undefined;
    if (file === undefined) return answer({ error: notFound });
    answer({ path: file.path, headers: { ...headers, 'content-type': file.type } });
  });
}

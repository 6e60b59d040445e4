import { protocol, type Session } from 'electron';
import { mainPolicy, promptPolicy } from './csp.ts';
import { resolveFile } from './files.ts';
import { mainPage, type Page, scheme } from './pages.ts';

/** `net::ERR_FILE_NOT_FOUND`. */
const notFound = -6;

// No `cross-origin-opener-policy`: with it Chromium starts a second process for the page after reading its headers, and
// no window of the app can open another one (`guard.ts`).
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
 * Serves `page` from the renderer's `folder` to the windows of `session`: GET requests for files that the page may load.
 *
 * `protocol.handle` would load Node's fetch and pass every byte through the main process, which is busy while a window
 * loads. With a file protocol Chromium reads the file itself (ADR 23).
 */
export function servePage(session: Session, page: Page, folder: string): void {
  const headers = {
    ...commonHeaders,
    'content-security-policy': page === mainPage ? mainPolicy : promptPolicy,
  };
  session.protocol.registerFileProtocol(scheme, ({ method, url }, callback) => {
    const file = method === 'GET' ? resolveFile(url, page, folder) : undefined;
    if (file === undefined) return callback({ error: notFound });
    callback({ path: file.path, headers: { ...headers, 'content-type': file.type } });
  });
}

import type { Context } from 'koa';
import { styleHash } from './style.ts';

const nothing = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

const unused = ['camera', 'microphone', 'geolocation', 'payment', 'usb', 'serial', 'hid', 'display-capture'];

/** Headers of every response. Pages relax the policy only as far as they need. */
export function baselineHeaders(issuer: URL): Record<string, string> {
  const always = {
    'Content-Security-Policy': nothing,
    'X-Frame-Options': 'DENY',
    'X-Content-Type-Options': 'nosniff',
    // Not `no-referrer`: browsers would hide the origin of a form, which is checked.
    'Referrer-Policy': 'same-origin',
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Permissions-Policy': unused.map((feature) => `${feature}=()`).join(', '),
  };
  // RFC 6797; only meaningful over TLS.
  return issuer.protocol === 'https:'
    ? { ...always, 'Strict-Transport-Security': 'max-age=31536000' }
    : always;
}

/**
 * Sends a page that runs no script, cannot be framed and is not cached. `formTargets` are additional origins where a
 * submitted form may end up: Chromium also applies `form-action` to the redirect back to the app.
 */
export function sendPage(
  ctx: Context,
  status: number,
  body: string,
  ...formTargets: readonly (string | undefined)[]
): void {
  const forms = ["'self'", ...formTargets.filter((target) => target !== undefined)].join(' ');
  ctx.status = status;
  ctx.type = 'html';
  ctx.set({
    'Content-Security-Policy':
      `default-src 'none'; style-src 'sha256-${styleHash}'; img-src 'self'; ` +
      `form-action ${forms}; frame-ancestors 'none'; base-uri 'none'`,
    'Cache-Control': 'no-store',
  });
  ctx.state['isPage'] = true;
  ctx.body = body;
}

/** Whether the response was made by {@link sendPage}. */
export function isPage(ctx: Context): boolean {
  return ctx.state['isPage'] === true;
}

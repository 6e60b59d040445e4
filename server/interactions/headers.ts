import type { Context } from 'koa';
import { styleHash } from './style.ts';

/**
 * Sends a page that runs no script, cannot be framed and is not kept. `formTarget` is the origin a submitted form
 * may end up at besides this one: Chromium holds `form-action` against the redirect back to the app, too.
 */
export function sendPage(ctx: Context, status: number, body: string, formTarget?: string): void {
  const forms = formTarget === undefined ? "'self'" : `'self' ${formTarget}`;
  ctx.status = status;
  ctx.type = 'html';
  ctx.set({
    'Content-Security-Policy':
      `default-src 'none'; style-src 'sha256-${styleHash}'; img-src 'self'; ` +
      `form-action ${forms}; frame-ancestors 'none'; base-uri 'none'`,
    'X-Frame-Options': 'DENY',
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'same-origin',
    'Cache-Control': 'no-store',
  });
  ctx.body = body;
}

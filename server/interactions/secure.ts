import type { Context, Middleware } from 'koa';
import { isBrokenRequest } from '../http/broken-request.ts';
import { baselineHeaders, sendPage } from './headers.ts';
import { messagePage } from './pages.ts';

/** Responses without personal data, which may be cached. */
const cacheablePaths = /^\/(?:favicon\.svg|jwks|\.well-known\/[\w-]+)$/;

function sendFailure(ctx: Context): void {
  const text = 'You did nothing wrong and nothing was lost. Wait a moment and try again.';
  if (ctx.accepts('json', 'html') === 'html') {
    sendPage(ctx, 500, messagePage(ctx.host, 'Something went wrong here', text));
    return;
  }
  ctx.status = 500;
  ctx.body = { error: 'server_error', error_description: 'something went wrong here; try again in a moment' };
}

/** The client may be gone already. */
function sendCutOff(ctx: Context): void {
  ctx.status = 400;
  ctx.body = { error: 'invalid_request', error_description: 'the request ended before its body did' };
}

/** Gives every response the baseline headers, unexpected errors included. Must be installed first. */
export function secureAnswers(issuer: URL): Middleware {
  const baseline = baselineHeaders(issuer);
  return async (ctx, next) => {
    ctx.set(baseline);
    if (!cacheablePaths.test(ctx.path)) ctx.set('Cache-Control', 'no-store');
    try {
      await next();
    } catch (error) {
      if (isBrokenRequest(error, ctx.req)) return sendCutOff(ctx);
      // Koa's default handling would drop all headers and answer in plain text.
      ctx.app.emit('error', error, ctx);
      ctx.remove('Location');
      sendFailure(ctx);
    }
  };
}

const formPaths = /^\/(?:interaction|device|session)(?:\/|$)/i;

/**
 * Refuses a form if the browser names another origin, or hides it. Complements the forms' own values and the cookies'
 * SameSite attribute, which does not distinguish the ports of a host.
 */
export function ownFormsOnly(issuer: URL): Middleware {
  return async (ctx, next) => {
    const origin = ctx.get('origin');
    if (ctx.method !== 'POST' || !formPaths.test(ctx.path) || origin === '' || origin === issuer.origin) {
      return next();
    }
    const text =
      'It was sent from another site, so nothing was done. Close this page and start again in the app.';
    sendPage(ctx, 403, messagePage(ctx.host, 'That form did not come from this page', text));
  };
}

import type { Context, Middleware } from 'koa';
import { isBrokenRequest } from '../http/broken-request.ts';
import { baselineHeaders, sendPage } from './headers.ts';
import { messagePage } from './pages.ts';

/** Answers that hold nothing of anybody's and that others may keep. */
const mayBeKept = /^\/(?:favicon\.svg|jwks|\.well-known\/[\w-]+)$/;

function sendFailure(ctx: Context): void {
  const text = 'You did nothing wrong and nothing was lost. Wait a moment and try again.';
  if (ctx.accepts('json', 'html') === 'html') {
    sendPage(ctx, 500, messagePage(ctx.host, 'Something went wrong here', text));
    return;
  }
  ctx.status = 500;
  ctx.body = { error: 'server_error', error_description: 'something went wrong here; try again in a moment' };
}

/** Nobody may be left to read it. */
function sendCutOff(ctx: Context): void {
  ctx.status = 400;
  ctx.body = { error: 'invalid_request', error_description: 'the request ended before its body did' };
}

/** Gives every answer the headers that keep it to itself, the unforeseen ones too. Comes before all else. */
export function secureAnswers(issuer: URL): Middleware {
  const baseline = baselineHeaders(issuer);
  return async (ctx, next) => {
    ctx.set(baseline);
    if (!mayBeKept.test(ctx.path)) ctx.set('Cache-Control', 'no-store');
    try {
      await next();
    } catch (error) {
      if (isBrokenRequest(error, ctx.req)) return sendCutOff(ctx);
      // Koa's own way would drop every header and answer in plain text.
      ctx.app.emit('error', error, ctx);
      ctx.remove('Location');
      sendFailure(ctx);
    }
  };
}

const formPaths = /^\/(?:interaction|device|session)(?:\/|$)/i;

/**
 * Refuses a form that the browser says comes from another origin, or from one it hides. Besides the forms' own
 * values and the cookies' SameSite, which does not tell ports of one host apart.
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

import type { Context, Middleware } from 'koa';
import type { Provider } from 'oidc-provider';
import { callerAddress, networkOf } from '../../lib/caller-address.ts';
import { waitInWords } from '../../lib/wait-time.ts';
import type { Store } from '../../storage/store.ts';
import { sendPage } from '../headers.ts';
import { messagePage } from '../pages.ts';

/** Matches as oidc-provider's router does. Below this path, the browser returns from signing in. */
const PATH = /^\/device\/?$/i;
const BELOW = /^\/device\/(?!auth\/?$)[^/]+\/?$/i;

/**
 * Moves a code from the URL to the form. The person submits it after comparing, so that following somebody's link is
 * never the first of the two steps (RFC 8628 §3.3.1, §5.4).
 */
function keepCodeForTheForm(ctx: Context): void {
  const { user_code: userCode, ...rest } = ctx.query;
  ctx.state['userCode'] = userCode;
  ctx.query = rest;
}

function sendWaitPage(ctx: Context, seconds: number): void {
  ctx.set('Retry-After', String(seconds));
  const text = `Too many wrong codes. Wait ${waitInWords(seconds)}, then enter the code again.`;
  sendPage(ctx, 429, messagePage(ctx.host, 'Wait a little', text));
}

function sendNoSessionPage(ctx: Context): void {
  const text =
    'Your browser did not send the cookie of this page. Allow cookies for this site and enter the code again.';
  sendPage(ctx, 400, messagePage(ctx.host, 'That form cannot be used', text));
}

function wasFound(ctx: Context): boolean {
  return 'oidc' in ctx && ctx['oidc'].entities.DeviceCode !== undefined;
}

/** Guards the page for user codes: slows down guessing (RFC 8628 §5.1) and refuses foreign forms. */
export function deviceRoutes(provider: Provider, { attempts }: Store): Middleware {
  // Relies on the cookie's signature: a cookie with any other value counts as absent.
  const hasSession = async (ctx: Context) => !('new' in (await provider.Session.get(ctx)));

  return async (ctx, next) => {
    const isForm = PATH.test(ctx.path) && ctx.method === 'POST';
    if (PATH.test(ctx.path) && !isForm) keepCodeForTheForm(ctx);
    // The library would treat a missing session as an error of its own.
    if ((isForm || BELOW.test(ctx.path)) && !(await hasSession(ctx))) return sendNoSessionPage(ctx);
    if (!isForm) return next();
    const counted = { kind: 'user_code', value: networkOf(callerAddress(ctx.req)) } as const;
    const wait = await attempts.take([counted]);
    if (wait !== undefined) return sendWaitPage(ctx, wait.seconds);
    await next();
    if (wasFound(ctx)) await attempts.forgive(counted);
  };
}

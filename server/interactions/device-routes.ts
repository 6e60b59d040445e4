import type { Context, Middleware } from 'koa';
import type { Provider } from 'oidc-provider';
import { callerAddress, networkOf } from '../caller-address.ts';
import type { Store } from '../storage/store.ts';
import { sendPage } from './headers.ts';
import { messagePage } from './pages.ts';
import { inWords } from './waiting.ts';

/** As oidc-provider's router reads it. */
const PATH = /^\/device\/?$/i;

/**
 * Takes a code out of the address, to stand in the form: the person sends it on after comparing it, so that following
 * somebody's link never is the first of the two steps (RFC 8628 §3.3.1, §5.4).
 */
function keepCodeForTheForm(ctx: Context): void {
  const { user_code: userCode, ...rest } = ctx.query;
  ctx.state['userCode'] = userCode;
  ctx.query = rest;
}

function sayWait(ctx: Context, seconds: number): void {
  ctx.set('Retry-After', String(seconds));
  const text = `There were too many wrong codes. Wait ${inWords(seconds)}, then enter the code again.`;
  sendPage(ctx, 429, messagePage(ctx.host, 'Wait a little', text));
}

function wasFound(ctx: Context): boolean {
  return 'oidc' in ctx && ctx['oidc'].entities.DeviceCode !== undefined;
}

/** Guards the page that takes user codes: guessing gets slow (RFC 8628 §5.1), and only a form of ours gets far. */
export function deviceRoutes(provider: Provider, { attempts }: Store): Middleware {
  return async (ctx, next) => {
    if (!PATH.test(ctx.path)) return next();
    if (ctx.method !== 'POST') {
      keepCodeForTheForm(ctx);
      return next();
    }
    // The library takes a form without a session for a failure of its own.
    if (ctx.cookies.get(provider.cookieName('session')) === undefined) {
      const text =
        'Your browser did not say which page it came from. Allow cookies here and enter the code again.';
      return sendPage(ctx, 400, messagePage(ctx.host, 'That form cannot be used', text));
    }
    const counted = { kind: 'user_code', value: networkOf(callerAddress(ctx.req)) } as const;
    const wait = await attempts.take([counted]);
    if (wait !== undefined) return sayWait(ctx, wait.seconds);
    await next();
    if (wasFound(ctx)) await attempts.forgive(counted);
  };
}

import type { Context, Middleware } from 'koa';
import type { Provider } from 'oidc-provider';
import { callerAddress, networkOf } from '../../lib/caller-address.ts';
import { waitInWords } from '../../lib/wait-time.ts';
import type { Store } from '../../storage/store.ts';
import { sendPage } from '../headers.ts';
import { messagePage } from '../pages.ts';

/** As oidc-provider's router reads it; below it the person comes back from signing in. */
const PATH = /^\/device\/?$/i;
const BELOW = /^\/device\/(?!auth\/?$)[^/]+\/?$/i;

/**
 * Takes a code out of the address, to stand in the form: the person sends it on after comparing it, so that following
 * somebody's link never is the first of the two steps (RFC 8628 §3.3.1, §5.4).
 */
function keepCodeForTheForm(ctx: Context): void {
  const { user_code: userCode, ...rest } = ctx.query;
  ctx.state['userCode'] = userCode;
  ctx.query = rest;
}

function sendWaitPage(ctx: Context, seconds: number): void {
  ctx.set('Retry-After', String(seconds));
  const text = `There were too many wrong codes. Wait ${waitInWords(seconds)}, then enter the code again.`;
  sendPage(ctx, 429, messagePage(ctx.host, 'Wait a little', text));
}

function sendNoSessionPage(ctx: Context): void {
  const text =
    'Your browser did not say which page it came from. Allow cookies here and enter the code again.';
  sendPage(ctx, 400, messagePage(ctx.host, 'That form cannot be used', text));
}

function wasFound(ctx: Context): boolean {
  return 'oidc' in ctx && ctx['oidc'].entities.DeviceCode !== undefined;
}

/** Guards the page that takes user codes: guessing gets slow (RFC 8628 §5.1), and only a form of ours gets far. */
export function deviceRoutes(provider: Provider, { attempts }: Store): Middleware {
  // By its signature: any other value of the cookie is as good as none.
  const hasSession = async (ctx: Context) => !('new' in (await provider.Session.get(ctx)));

  return async (ctx, next) => {
    const isForm = PATH.test(ctx.path) && ctx.method === 'POST';
    if (PATH.test(ctx.path) && !isForm) keepCodeForTheForm(ctx);
    // The library takes a lack of it for a failure of its own.
    if ((isForm || BELOW.test(ctx.path)) && !(await hasSession(ctx))) return sendNoSessionPage(ctx);
    if (!isForm) return next();
    const counted = { kind: 'user_code', value: networkOf(callerAddress(ctx.req)) } as const;
    const wait = await attempts.take([counted]);
    if (wait !== undefined) return sendWaitPage(ctx, wait.seconds);
    await next();
    if (wasFound(ctx)) await attempts.forgive(counted);
  };
}

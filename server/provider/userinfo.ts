import type { Middleware } from 'koa';
import {
  type BearerSettings,
  type Caller,
  identify,
  refusalTo,
  requireScope,
  requireUser,
  whileProving,
} from '../auth/bearer.ts';
import { BearerError } from '../auth/bearer-error.ts';
import { openedClaims } from '../auth/claims.ts';
import { allowOrigin, answerPreflight } from '../http/cors.ts';
import { BusyError } from '../lib/concurrency-limit.ts';
import type { Store } from '../storage/store.ts';

/** Path of the userinfo endpoint below the issuer. */
export const USERINFO_PATH = '/userinfo';

type Context = Parameters<Middleware>[0];

async function claimsFor(ctx: Context, caller: Caller, { clients, users }: Store): Promise<object> {
  await allowOrigin(ctx.req, ctx.res, clients, caller.clientId);
  if (caller.nextNonce !== undefined) ctx.set('DPoP-Nonce', caller.nextNonce);
  requireUser(caller);
  requireScope(caller, 'openid');
  const user = await users.bySubject(caller.sub);
  if (user === undefined) throw refusalTo(caller, 401, 'invalid_token', 'this user no longer exists');
  return openedClaims(user, caller.scopes);
}

function refuse(ctx: Context, error: BearerError): void {
  ctx.status = error.status;
  ctx.set('WWW-Authenticate', error.challenges());
  if (error.details.nonce !== undefined) ctx.set('DPoP-Nonce', error.details.nonce);
  ctx.body = error.body();
}

function refuseForNow(ctx: Context, { message, retryAfter }: BusyError): void {
  ctx.status = 503;
  ctx.set('Retry-After', String(retryAfter));
  ctx.body = { error: 'temporarily_unavailable', error_description: message };
}

/**
 * The userinfo endpoint (OpenID Connect Core §5.3) for access tokens of the API, which oidc-provider's own endpoint
 * does not accept. Returns current claims, as the token's scopes allow.
 */
export function userinfo(bearer: BearerSettings, store: Store): Middleware {
  return async (ctx, next) => {
    if (ctx.path !== USERINFO_PATH) return next();
    if (await answerPreflight(ctx.req, ctx.res, store.clients)) {
      ctx.respond = false;
      return;
    }
    if (ctx.method !== 'GET' && ctx.method !== 'POST') return next();
    await allowOrigin(ctx.req, ctx.res, store.clients);
    ctx.set('Cache-Control', 'no-store');
    try {
      const { caller, proven } = await identify(ctx.req, new URL(ctx.url, bearer.issuer), bearer);
      ctx.body = await whileProving(proven, () => claimsFor(ctx, caller, store));
    } catch (error) {
      if (error instanceof BearerError) refuse(ctx, error);
      else if (error instanceof BusyError) refuseForNow(ctx, error);
      else throw error;
    }
  };
}

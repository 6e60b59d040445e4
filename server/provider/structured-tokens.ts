import type { Middleware } from 'koa';
import type { KoaContextWithOIDC } from 'oidc-provider';
import type { AccessTokenRules } from '../auth/access-token.ts';
import type { Store } from '../storage/store.ts';
import { introspect, mayIntrospect, validAccessToken } from './introspection.ts';

// oidc-provider does not store JWTs, so it refuses to introspect or revoke one, after authenticating the client.

type Oidc = KoaContextWithOIDC['oidc'];

interface PresentedToken {
  route: string;
  clientId: string;
  token: string;
}

function isUnsupportedTokenType(body: unknown): boolean {
  return (
    typeof body === 'object' && body !== null && 'error' in body && body.error === 'unsupported_token_type'
  );
}

function presentedToken(oidc: Oidc | undefined): PresentedToken | undefined {
  const token = oidc?.params?.['token'];
  if (oidc?.client === undefined || typeof token !== 'string') return undefined;
  return { route: oidc.route, clientId: oidc.client.clientId, token };
}

/** Ends the session of an access token (RFC 7009). False for a service's own token, which has no session. */
async function revoke(
  { token, clientId }: PresentedToken,
  rules: AccessTokenRules,
  store: Store,
): Promise<boolean> {
  const verified = await validAccessToken(token, rules);
  if (verified?.clientId !== clientId) return true;
  if (verified.sessionId === undefined) return false;
  await store.sessions.end([verified.sessionId], { reason: 'signed_out' });
  return true;
}

/** Introspection (RFC 7662) and revocation (RFC 7009) of access tokens, which are JWTs. */
export function structuredTokens(rules: AccessTokenRules, store: Store): Middleware {
  return async (ctx, next) => {
    await next();
    if (!isUnsupportedTokenType(ctx.body)) return;
    const presented = presentedToken(ctx['oidc']);
    if (presented?.route === 'introspection') {
      const mayAsk = await mayIntrospect(store, presented.clientId);
      ctx.status = 200;
      ctx.body = mayAsk ? await introspect(presented.token, rules, store) : { active: false };
    } else if (presented?.route === 'revocation' && (await revoke(presented, rules, store))) {
      ctx.status = 200;
      ctx.body = '';
    }
  };
}

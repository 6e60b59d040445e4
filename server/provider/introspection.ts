import type {
  Client,
  ClientCredentials,
  AccessToken as LibraryAccessToken,
  RefreshToken,
} from 'oidc-provider';
import { AccessTokenRefused, type AccessTokenRules, verifyAccessToken } from '../auth/access-token.ts';
import type { Store } from '../storage/store.ts';

/** Whether a client may introspect tokens (RFC 7662 §2.1): services may, because they receive tokens from others. */
export async function mayIntrospect(store: Store, clientId: string): Promise<boolean> {
  return (await store.clientAdministration.get(clientId))?.type === 'service';
}

/** Whether a service may learn that this token, which oidc-provider found, is valid. */
export async function mayLearnAbout(
  store: Store,
  client: Client,
  token: LibraryAccessToken | ClientCredentials | RefreshToken,
): Promise<boolean> {
  if (!(await mayIntrospect(store, client.clientId))) return false;
  return !('accountId' in token) || (await store.users.bySubject(token.accountId)) !== undefined;
}

/** Verifies an access token; undefined if it is not valid now. */
export async function validAccessToken(token: string, rules: AccessTokenRules) {
  try {
    return await verifyAccessToken(token, rules);
  } catch (error) {
    if (error instanceof AccessTokenRefused) return undefined;
    throw error;
  }
}

/** The introspection response for an access token (RFC 7662 §2.2): only `active: false` unless it is valid now. */
export async function introspect(token: string, rules: AccessTokenRules, store: Store): Promise<object> {
  const verified = await validAccessToken(token, rules);
  const user = verified?.kind === 'user' ? await store.users.bySubject(verified.sub) : undefined;
  if (verified === undefined || (verified.kind === 'user' && user === undefined)) return { active: false };
  if (verified.refreshTokenId !== undefined) await store.accessTokensSeen.record(verified.refreshTokenId);
  const { iss, aud, exp, iat, jti, scope, roles } = verified.claims;
  return {
    active: true,
    sub: verified.sub,
    client_id: verified.clientId,
    username: user?.username,
    token_type: verified.jkt === undefined ? 'Bearer' : 'DPoP',
    cnf: verified.jkt === undefined ? undefined : { jkt: verified.jkt },
    ...{ iss, aud, exp, iat, jti, scope, roles },
  };
}

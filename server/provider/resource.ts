import type { ResourceServer } from 'oidc-provider';
import { errors } from 'oidc-provider';

/** Scopes that mean something to the resource API. */
const apiScopes = ['api:read'] as const;

/** Scopes an access token can carry: those of the API, and those that the userinfo endpoint answers by. */
export const tokenScopes = ['openid', 'profile', 'email', ...apiScopes] as const;

/** Scopes a client may ask for. `api:read` is listed too, as a registration may name it (RFC 7591 §2). */
export const supportedScopes = ['openid', 'profile', 'email', 'offline_access', ...apiScopes] as const;

/** The one protected resource (RFC 8707); access tokens for it are signed JWTs (RFC 9068). */
export interface ApiResource {
  /** Its identifier, which is the `aud` of its tokens. */
  identifier: string;
  /** What oidc-provider needs to issue a token for `asked`. Throws `invalid_target` for any other resource. */
  describe(asked: string): ResourceServer;
}

/** `accessTtl` in seconds. */
export function apiResource(identifier: string, accessTtl: number): ApiResource {
  return {
    identifier,
    describe(asked) {
      if (asked !== identifier) throw new errors.InvalidTarget();
      return {
        scope: tokenScopes.join(' '),
        audience: identifier,
        accessTokenTTL: accessTtl,
        accessTokenFormat: 'jwt',
        jwt: { sign: { alg: 'ES256' } },
      };
    },
  };
}

import type { ResourceServer } from 'oidc-provider';
import { errors } from 'oidc-provider';

/** The only protected resource (RFC 8707). Its access tokens are signed JWTs (RFC 9068). */
export interface ApiResource {
  /** Its identifier, the `aud` of its tokens. */
  identifier: string;
  /**
   * What oidc-provider needs to issue a token for `asked` with these scopes. Throws `invalid_target` for any other
   * resource.
   */
  describe(asked: string, scopes: readonly string[]): ResourceServer;
}

/** `accessTtl` in seconds. */
export function apiResource(identifier: string, accessTtl: number): ApiResource {
  return {
    identifier,
    describe(asked, scopes) {
      if (asked !== identifier) throw new errors.InvalidTarget();
      return {
        scope: scopes.join(' '),
        audience: identifier,
        accessTokenTTL: accessTtl,
        accessTokenFormat: 'jwt',
        jwt: { sign: { alg: 'ES256' } },
      };
    },
  };
}

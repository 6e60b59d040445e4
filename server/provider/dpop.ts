import { decodeJwt, errors as joseErrors } from 'jose';
import { type Configuration, errors, type KoaContextWithOIDC, Provider } from 'oidc-provider';
import { nonceKey } from '../auth/dpop-policy.ts';
import type { Store } from '../storage/store.ts';

/**
 * DPoP at the token endpoint (RFC 9449 §5). Every proof needs a nonce of this server, so none can be made in advance.
 */
export function dpopFeature(rotationKey: string): NonNullable<Configuration['features']>['dPoP'] {
  return { enabled: true, nonceSecret: nonceKey(rotationKey, 'token endpoint'), requireNonce: () => true };
}

function proofId(ctx: KoaContextWithOIDC): string | undefined {
  try {
    return decodeJwt(ctx.get('DPoP')).jti;
  } catch (error) {
    if (error instanceof joseErrors.JOSEError) return undefined;
    throw error;
  }
}

/**
 * Detects repeated proofs and assertions without a race: oidc-provider reads first and stores later, here one
 * statement does both, for any number of instances. A repeated proof gets its own error (RFC 9449 §5) instead of
 * `invalid_grant`, which would tell an app that its session has ended.
 */
export function installReplayDetection(provider: Provider, store: Store): void {
  const claims = store.artifacts('ReplayDetection');
  provider.ReplayDetection.unique = async (issuer, id, expires) => {
    const first = await claims.claim(JSON.stringify([issuer, id]), expires - Math.floor(Date.now() / 1000));
    const ctx = Provider.ctx;
    if (!first && ctx !== undefined && proofId(ctx) === id) {
      throw new errors.InvalidDpopProof('this DPoP proof was already used: make one for each request');
    }
    return first;
  };
}

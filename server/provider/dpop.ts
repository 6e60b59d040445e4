import { decodeJwt, errors as joseErrors } from 'jose';
import { type Configuration, errors, type KoaContextWithOIDC, Provider } from 'oidc-provider';
import { nonceKey } from '../auth/dpop-policy.ts';
import type { Store } from '../storage/store.ts';

/** DPoP at the token endpoint (RFC 9449 §5): every proof needs a nonce of ours, so none can be made in advance. */
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
 * Makes the refusal of a proof or assertion seen before exact: oidc-provider looks and then stores, here one
 * statement does both, on any number of instances. A repeated proof gets the error that is meant for it (RFC 9449 §5)
 * instead of `invalid_grant`, which would tell an app that its session is over.
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

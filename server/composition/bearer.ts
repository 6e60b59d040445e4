import type { BearerSettings } from '../auth/bearer.ts';
import { openProofChecker } from '../auth/dpop.ts';
import { nonceKey } from '../auth/dpop-policy.ts';
import type { AuthorityDeps } from './deps.ts';

/** How access tokens are verified: the same at every endpoint, with one memory of used proofs. */
export function bearerSettings({ issuer, ring, store }: AuthorityDeps): BearerSettings {
  return {
    issuer,
    audience: `${issuer}/api`,
    keyFor: ring.keyFor,
    denialReason: store.deniedTokens.denialReason,
    recordDelivery: store.accessTokensSeen.record,
    proofs: openProofChecker(nonceKey(ring.current().rotation, 'resource API'), store.sharedProofs?.take),
  };
}

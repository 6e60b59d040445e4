import { deriveKey } from '../lib/derive-key.ts';

/** Signature algorithms for DPoP proofs (RFC 9449 §5.1), at the token endpoint and the API. */
export const dpopAlgorithms = ['ES256', 'Ed25519', 'EdDSA'] as const;

/**
 * Derives the key for the DPoP nonces of one endpoint (32 bytes). Every instance with the same `rotationKey`
 * (base64url, as in the key file) gets the same key.
 */
export function nonceKey(rotationKey: string, endpoint: 'token endpoint' | 'resource API'): Buffer {
  return deriveKey(Buffer.from(rotationKey, 'base64url'), `latchkey dpop nonces of the ${endpoint}`);
}

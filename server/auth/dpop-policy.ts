import { deriveKey } from '../lib/derive-key.ts';

/** Signatures a DPoP proof may have (RFC 9449 §5.1), at the token endpoint and at the API alike. */
export const dpopAlgorithms = ['ES256', 'Ed25519', 'EdDSA'] as const;

/**
 * The key of the DPoP nonces that one endpoint issues (32 bytes). Every instance with the same `rotationKey` (base64url,
 * as in the key file) derives the same key.
 */
export function nonceKey(rotationKey: string, endpoint: 'token endpoint' | 'resource API'): Buffer {
  return deriveKey(Buffer.from(rotationKey, 'base64url'), `latchkey dpop nonces of the ${endpoint}`);
}

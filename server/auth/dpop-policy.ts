import { hkdfSync } from 'node:crypto';

/** Signatures a DPoP proof may have (RFC 9449 §5.1), at the token endpoint and at the API alike. */
export const dpopAlgorithms = ['ES256', 'Ed25519', 'EdDSA'] as const;

/**
 * 32 bytes from which the nonces of `place` are made: the same at every instance that shares `rotationKey` (base64url,
 * as in the key file), and of no use for anything else.
 */
export function nonceKey(rotationKey: string, place: 'token endpoint' | 'resource API'): Buffer {
  const secret = Buffer.from(rotationKey, 'base64url');
  return Buffer.from(hkdfSync('sha256', secret, '', `latchkey dpop nonces of the ${place}`, 32));
}

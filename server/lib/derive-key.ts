import { hkdfSync } from 'node:crypto';

/**
 * Derives a key of 32 bytes from `secret` for one purpose (HKDF with SHA-256 and no salt, RFC 5869). Keys for different
 * purposes reveal nothing about each other or about the secret.
 */
export function deriveKey(secret: Buffer | string, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, '', purpose, 32));
}

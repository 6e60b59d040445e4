import { hash as digest, randomBytes, timingSafeEqual } from 'node:crypto';

// A secret of 256 random bits is as hard to recover from its SHA-256 as from a slow hash, and comparing it costs
// nothing: see docs/adr/0029. Secrets that people choose are hashed as in password-hash.ts instead.

const SECRET_BYTES = 32;
const MADE = '$sha256$';

/** Generates a client secret: 256 random bits in base64url. */
export function newClientSecret(): string {
  return randomBytes(SECRET_BYTES).toString('base64url');
}

/** The stored form of a secret from {@link newClientSecret}: its SHA-256. Not safe for secrets that people choose. */
export function hashGeneratedSecret(secret: string): string {
  return MADE + digest('sha256', secret, 'base64url');
}

/** Whether `stored` was made by {@link hashGeneratedSecret}. */
export function isGeneratedSecretHash(stored: string): boolean {
  return stored.startsWith(MADE);
}

/** Whether `stored`, made by {@link hashGeneratedSecret}, is the hash of `secret`. Takes constant time. */
export function matchesGeneratedSecret(stored: string, secret: string): boolean {
  const expected = Buffer.from(stored);
  const actual = Buffer.from(hashGeneratedSecret(secret));
  return expected.length === actual.length && timingSafeEqual(expected, actual);
}

/** Whether this is a stored hash of either kind. No generated secret looks like one. */
export function isSecretHash(text: string): boolean {
  return text.startsWith('$');
}

import { hash as digest, randomBytes, timingSafeEqual } from 'node:crypto';

// A secret of 256 random bits is as hard to find from its SHA-256 as from a slow hash, and comparing it costs nothing:
// see docs/adr/0029. What people choose is in the form of passwords.ts instead.

const SECRET_BYTES = 32;
const MADE = '$sha256$';

/** A client secret nobody can guess: 256 random bits in base64url. */
export function newClientSecret(): string {
  return randomBytes(SECRET_BYTES).toString('base64url');
}

/** The stored form of a secret by {@link newClientSecret}: its SHA-256. Of a secret that people chose it is no safe form. */
export function hashMadeSecret(secret: string): string {
  return MADE + digest('sha256', secret, 'base64url');
}

/** Whether `stored` was made by {@link hashMadeSecret}. */
export function isMadeSecretHash(stored: string): boolean {
  return stored.startsWith(MADE);
}

/** Whether `secret` is the one that `stored`, by {@link hashMadeSecret}, was made of; in constant time. */
export function matchesMadeSecret(stored: string, secret: string): boolean {
  const expected = Buffer.from(stored);
  const actual = Buffer.from(hashMadeSecret(secret));
  return expected.length === actual.length && timingSafeEqual(expected, actual);
}

/** Whether this is a stored form of a secret, of either kind. No secret made here looks like that. */
export function isSecretHash(text: string): boolean {
  return text.startsWith('$');
}

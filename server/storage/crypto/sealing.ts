import {
  createCipheriv,
  createDecipheriv,
  createSecretKey,
  hash,
  type KeyObject,
  randomBytes,
} from 'node:crypto';
import { deriveKey } from '../../lib/derive-key.ts';

// Stored data must not open anything. Rows are found by a hash of the identifier that the client holds, and their
// contents are encrypted under a key derived from that identifier, so a copy of the database contains neither.

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** The stored form of an identifier (token, code, session, grant): its SHA-256 in base64url. */
export function hashedId(id: string): string {
  return hash('sha256', id, 'base64url');
}

// Prefix of data sealed under a key made by one hash; the dot does not occur in base64url.
const HASH_PREFIX = '1.';

// Identifiers are long and random, so one hash makes as good a key as HKDF in a tenth of the time. As a KeyObject,
// because a key given as bytes takes the cipher four times as long as the encryption.
function keyFor(id: string): KeyObject {
  return createSecretKey(hash('sha256', `latchkey stored payload ${id}`, 'buffer'));
}

/** The key of data sealed by the first release. */
function legacyKeyFor(id: string): KeyObject {
  return createSecretKey(deriveKey(id, 'latchkey stored payload'));
}

/** Encrypts `payload` (JSON) so that only the holder of `id` can read it. */
export function seal(id: string, payload: object): string {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', keyFor(id), nonce);
  const body = cipher.update(JSON.stringify(payload), 'utf8');
  // Returns no data in this mode, but computes the tag.
  cipher.final();
  return HASH_PREFIX + Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64url');
}

function asPayload(value: unknown): Record<string, unknown> {
  // Only this module seals data, and only objects.
  if (typeof value === 'object' && value !== null) return value as Record<string, unknown>;
  throw new TypeError('the sealed payload is not an object');
}

/** The reverse of {@link seal}. Throws if the row was tampered with or belongs to another identifier. */
export function unseal(id: string, sealed: string): Record<string, unknown> {
  const isHashed = sealed.startsWith(HASH_PREFIX);
  const bytes = Buffer.from(isHashed ? sealed.slice(HASH_PREFIX.length) : sealed, 'base64url');
  const key = isHashed ? keyFor(id) : legacyKeyFor(id);
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, NONCE_BYTES));
  decipher.setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
  const body = decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES));
  // Throws if the tag does not match. The body must not be used before.
  decipher.final();
  return asPayload(JSON.parse(body.toString('utf8')));
}

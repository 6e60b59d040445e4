import { argon2, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { limitConcurrency } from './concurrency-limit.ts';

// OWASP's smallest recommended Argon2id setting: 19 MiB, two passes, one lane; about 40 ms here.
const cost = { memory: 19_456, passes: 2, parallelism: 1, tagLength: 32 } as const;
const SALT_BYTES = 16;
const prefix = `$argon2id$v=19$m=${cost.memory},t=${cost.passes},p=${cost.parallelism}`;

// Each hash takes 19 MiB and one of libuv's four threads, which file and DNS operations need as well. Passwords and
// client secrets have separate queues, so that a flood of one does not block the other. The last in a queue waits
// less than a second.
const passwordLine = limitConcurrency(2, 32);
const secretLine = limitConcurrency(1, 16);

const argon2Hash = promisify(argon2);

function derive(message: string, nonce: Buffer): Promise<Buffer> {
  return argon2Hash('argon2id', { ...cost, message, nonce });
}

function encode(bytes: Buffer): string {
  return bytes.toString('base64').replace(/=+$/, '');
}

async function hash(text: string): Promise<string> {
  const nonce = randomBytes(SALT_BYTES);
  return `${prefix}$${encode(nonce)}$${encode(await derive(text, nonce))}`;
}

async function verify(stored: string, text: string): Promise<boolean> {
  const [salt, tag] = stored.startsWith(`${prefix}$`) ? stored.slice(prefix.length + 1).split('$') : [];
  if (salt === undefined || tag === undefined) throw new TypeError('a stored hash has an unknown format');
  const actual = await derive(text, Buffer.from(salt, 'base64'));
  const expected = Buffer.from(tag, 'base64');
  return expected.length === actual.length && timingSafeEqual(expected, actual);
}

/**
 * Hashes a client secret that a person chose with Argon2id (RFC 9106) and a random salt, in PHC string format.
 * Rejects with BusyError if the queue is full.
 */
export function hashSecret(secret: string): Promise<string> {
  return secretLine(() => hash(secret));
}

/**
 * Whether `stored` is the hash of `secret`. Rejects with TypeError if `stored` has another format or cost, with
 * BusyError if the queue is full.
 */
export function verifySecret(stored: string, secret: string): Promise<boolean> {
  return secretLine(() => verify(stored, secret));
}

/** Like {@link hashSecret}, for a password that was normalized. */
export function hashPassword(password: string): Promise<string> {
  return passwordLine(() => hash(password));
}

// Has the format of a hash and matches nothing.
const dummyHash = `${prefix}$${'A'.repeat(22)}$${'A'.repeat(43)}`;

/** Like {@link verifySecret}, for a password. Without a stored hash it takes as long and returns false. */
export function verifyPassword(stored: string | undefined, password: string): Promise<boolean> {
  return passwordLine(() => verify(stored ?? dummyHash, password));
}

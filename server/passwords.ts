import { argon2, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';

// OWASP's smallest recommended Argon2id setting: 19 MiB, two passes, one lane; about 40 ms here.
const cost = { memory: 19_456, passes: 2, parallelism: 1, tagLength: 32 } as const;
const SALT_BYTES = 16;
const prefix = `$argon2id$v=19$m=${cost.memory},t=${cost.passes},p=${cost.parallelism}`;

const derive = promisify(argon2);

function encode(bytes: Buffer): string {
  return bytes.toString('base64').replace(/=+$/, '');
}

/** Hashes a password or client secret with Argon2id (RFC 9106) and a random salt, in PHC string form. */
export async function hashSecret(secret: string): Promise<string> {
  const nonce = randomBytes(SALT_BYTES);
  const tag = await derive('argon2id', { ...cost, message: secret, nonce });
  return `${prefix}$${encode(nonce)}$${encode(tag)}`;
}

/** Whether `secret` is the one `hash` was made of. Throws when `hash` has another form or cost than ours. */
export async function verifySecret(hash: string, secret: string): Promise<boolean> {
  const [salt, tag] = hash.startsWith(`${prefix}$`) ? hash.slice(prefix.length + 1).split('$') : [];
  if (salt === undefined || tag === undefined) throw new TypeError('a stored hash has an unknown form');
  const nonce = Buffer.from(salt, 'base64');
  const actual = await derive('argon2id', { ...cost, message: secret, nonce });
  const expected = Buffer.from(tag, 'base64');
  return expected.length === actual.length && timingSafeEqual(expected, actual);
}

import { createHmac, randomBytes } from 'node:crypto';

/** Identifies secrets without revealing any part of them: a keyed hash, useless without the key. */
export function createFingerprint(key: Buffer = randomBytes(32)): (secret: string) => string {
  return (secret) => createHmac('sha256', key).update(secret).digest('hex').slice(0, 12);
}

import { createHmac, randomBytes } from 'node:crypto';

/** Tells secrets apart without showing a part of them: a keyed hash that means nothing to whoever lacks the key. */
export function createFingerprint(key: Buffer = randomBytes(32)): (secret: string) => string {
  return (secret) => createHmac('sha256', key).update(secret).digest('hex').slice(0, 12);
}

import { createHmac, randomBytes } from 'node:crypto';

/** Tells tokens apart without showing a part of them: a keyed hash that means nothing outside this run. */
export function createFingerprint(): (secret: string) => string {
  const key = randomBytes(32);
  return (secret) => createHmac('sha256', key).update(secret).digest('hex').slice(0, 12);
}

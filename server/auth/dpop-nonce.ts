import { createHmac } from 'node:crypto';

const STEP_SECONDS = 60;
// The current nonce and this many earlier ones are accepted.
const EARLIER_STEPS = 2;

/** Longest validity of a nonce, in seconds. */
export const nonceLifetime = STEP_SECONDS * (EARLIER_STEPS + 1);

/** Nonces for DPoP proofs (RFC 9449 §9) that need no memory: each is an HMAC of its minute. */
export interface Nonces {
  /** The nonce to issue now. */
  newest(): string;
  accepts(nonce: string): boolean;
}

/** `key`: 32 bytes that all instances share. */
export function openNonces(key: Buffer): Nonces {
  const at = (step: number): string => createHmac('sha256', key).update(String(step)).digest('base64url');
  const current = (): number => Math.floor(Date.now() / 1000 / STEP_SECONDS);
  return {
    newest: () => at(current()),
    accepts(nonce) {
      const step = current();
      return Array.from({ length: EARLIER_STEPS + 1 }, (_, back) => at(step - back)).includes(nonce);
    },
  };
}

import { createHmac } from 'node:crypto';
import { deriveKey } from '../../lib/derive-key.ts';
import { seal, unseal } from './sealing.ts';

/** Stores values that are found by something short or well known, under keys that are not in the database. */
export interface Lookup {
  /** The stored form of `value`. Keyed, because all of the few user codes could be tried against a plain hash. */
  hash(model: string, value: string): string;
  /** Encrypts a payload that must be readable without its identifier. */
  seal(payload: object): string;
  /** The reverse of `seal`. Throws if the row was tampered with or was sealed under another key. */
  unseal(sealed: string): Record<string, unknown>;
}

/** `rotationKey` is the server's own key, the same at all instances on one database. */
export function openLookup(rotationKey: Buffer): Lookup {
  const hashing = deriveKey(rotationKey, 'latchkey lookup hash');
  const sealing = deriveKey(rotationKey, 'latchkey lookup payload').toString('base64url');
  return {
    hash: (model, value) => createHmac('sha256', hashing).update(`${model} ${value}`).digest('base64url'),
    seal: (payload) => seal(sealing, payload),
    unseal: (sealed) => unseal(sealing, sealed),
  };
}

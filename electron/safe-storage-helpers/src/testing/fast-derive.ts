import { scryptSync } from 'node:crypto';
import type { DeriveKey } from '../passphrase.ts';

/** Replaces Argon2id in tests that do not test its cost. The result depends on the cost, as with Argon2id. */
export const fastDerive: DeriveKey = async (passphrase, salt, cost) =>
  scryptSync(`${passphrase}/${JSON.stringify(cost)}`, salt, 32, { N: 2, r: 1, p: 1 });

import { scryptSync } from 'node:crypto';
import type { DeriveKey } from '../passphrase.ts';

/** In place of Argon2id where its cost is not what is tested. It heeds the cost, as the real one does. */
export const fastDerive: DeriveKey = async (passphrase, salt, cost) =>
  scryptSync(`${passphrase}/${JSON.stringify(cost)}`, salt, 32, { N: 2, r: 1, p: 1 });

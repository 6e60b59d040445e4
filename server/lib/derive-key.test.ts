import { expect, test } from 'vitest';
import { deriveKey } from './derive-key.ts';

const secret = Buffer.alloc(32, 7);

test.each([
  ['latchkey dpop nonces of the token endpoint', 'pLaMpy4TrkojLKpXW6OTAQee4RLVbErp7qm5rmSYctk'],
  ['latchkey dpop nonces of the resource API', 'n0bgjeKPIwgFv8oGi_x2caNaJZ7Fzgp1U2YuUfmw-r0'],
  ['latchkey form values', 'GAuczLE33yrXncKs96QBa7RoGBkGe7Bi1q8FTW0g_ls'],
])('the key for %s is the same in every release', (purpose, key) => {
  expect(deriveKey(secret, purpose).toString('base64url')).toBe(key);
});

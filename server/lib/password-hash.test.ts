import { expect, test } from 'vitest';
import { hashSecret, verifySecret } from './password-hash.ts';

test('a hash is salted, slow to make, and of a form that says how', async () => {
  const [one, two] = [await hashSecret('same'), await hashSecret('same')];
  expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  expect(one).not.toBe(two);
  expect(await verifySecret(two, 'same')).toBe(true);
  await expect(verifySecret('plain text', 'plain text')).rejects.toThrow(TypeError);
});

import { expect, test } from 'vitest';
import { demoUsers } from '../seed/users.ts';
import { hashSecret, verifySecret } from './passwords.ts';

test('the demo users have the passwords the documentation names', async () => {
  const passwords = ['correct-horse', 'battery-staple', 'open-sesame'];
  expect(demoUsers).toHaveLength(3);
  for (const [index, { password_hash }] of demoUsers.entries()) {
    expect(await verifySecret(password_hash, passwords[index] ?? '')).toBe(true);
    expect(await verifySecret(password_hash, 'another')).toBe(false);
  }
});

test('a hash is salted, slow to make, and of a form that says how', async () => {
  const [one, two] = [await hashSecret('same'), await hashSecret('same')];
  expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  expect(one).not.toBe(two);
  expect(await verifySecret(two, 'same')).toBe(true);
  await expect(verifySecret('plain text', 'plain text')).rejects.toThrow(TypeError);
});

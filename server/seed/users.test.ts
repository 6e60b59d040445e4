import { expect, test } from 'vitest';
import { verifySecret } from '../lib/password-hash.ts';
import { demoUsers } from './users.ts';

test('the demo users have the passwords the documentation names', async () => {
  const passwords = ['correct-horse', 'battery-staple', 'open-sesame'];
  expect(demoUsers).toHaveLength(3);
  for (const [index, { password_hash }] of demoUsers.entries()) {
    expect(await verifySecret(password_hash, passwords[index] ?? '')).toBe(true);
    expect(await verifySecret(password_hash, 'another')).toBe(false);
  }
});

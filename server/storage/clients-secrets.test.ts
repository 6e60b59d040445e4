import { expect, test } from 'vitest';
import { hashSecret } from '../passwords.ts';
import { rememberingVerifier } from './clients-secrets.ts';

test('however many requests come with a client secret at once, none is turned away @S3.2', async () => {
  const hash = await hashSecret('right-secret');
  const verify = rememberingVerifier();
  const asked = ['right-secret', 'wrong-secret'].map((secret) =>
    Promise.all(Array.from({ length: 500 }, () => verify(hash, secret))),
  );
  const [right, wrong] = await Promise.all(asked);
  expect(new Set(right)).toEqual(new Set([true]));
  expect(new Set(wrong)).toEqual(new Set([false]));
});

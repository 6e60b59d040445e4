import { createCipheriv, hkdfSync } from 'node:crypto';
import { expect, test } from 'vitest';
import { seal, unseal } from './sealing.ts';

const payload = { grantId: 'g', scope: 'openid', at: 1 };

test('what is sealed opens under its own identifier alone @S3.6', () => {
  const sealed = seal('identifier', payload);
  expect(unseal('identifier', sealed)).toEqual(payload);
  expect(() => unseal('Identifier', sealed)).toThrow();
});

test('one changed character anywhere is noticed @S3.6', () => {
  const sealed = seal('identifier', payload);
  for (let index = 0; index < sealed.length; index += 1) {
    const other = sealed[index] === 'A' ? 'Q' : 'A';
    expect(() => unseal('identifier', sealed.slice(0, index) + other + sealed.slice(index + 1))).toThrow();
  }
});

test('what the first release sealed still opens', () => {
  const key = Buffer.from(hkdfSync('sha256', 'identifier', '', 'latchkey stored payload', 32));
  const nonce = Buffer.alloc(12, 7);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  const body = Buffer.concat([cipher.update(JSON.stringify(payload), 'utf8'), cipher.final()]);
  const sealed = Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64url');
  expect(unseal('identifier', sealed)).toEqual(payload);
});

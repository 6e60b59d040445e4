import { createHash } from 'node:crypto';
import { calculateJwkThumbprint, decodeProtectedHeader, EmbeddedJWK, type JWK, jwtVerify } from 'jose';
import { expect, test } from 'vitest';
import { bindsTokens, createDpopKey, createProver, type DpopKey } from './dpop.ts';

const url = 'https://api.example/api/jobs';

async function claimsOf(proof: string) {
  return (await jwtVerify(proof, EmbeddedJWK, { typ: 'dpop+jwt', algorithms: ['ES256'] })).payload;
}

async function newProver() {
  const key = await createDpopKey();
  return { key, prover: createProver(key) };
}

const thumbprint = (jwk: JWK) => calculateJwkThumbprint(jwk);

test('a proof names method, address and token, and is signed by the public key it shows @S4.3', async () => {
  const { key, prover } = await newProver();
  const proof = await prover.proof({ method: 'POST', url: `${url}?page=2#top`, accessToken: 'token' });
  const ath = createHash('sha256').update('token').digest('base64url');
  expect(await claimsOf(proof)).toEqual({
    jti: expect.stringMatching(/^[\w-]{20,}$/),
    htm: 'POST',
    htu: url,
    iat: expect.any(Number),
    ath,
  });
  const { jwk } = decodeProtectedHeader(proof);
  expect(await thumbprint(jwk ?? {})).toBe(await thumbprint(key));
});

test('the private part of the key is in no proof, and keys and proofs are never the same twice @S4.3', async () => {
  const { key, prover } = await newProver();
  const proofs = await Promise.all(Array.from({ length: 20 }, () => prover.proof({ method: 'GET', url })));
  for (const proof of proofs) {
    const parts = proof.split('.').map((part) => Buffer.from(part, 'base64url').toString());
    expect(parts.join() + proof).not.toContain(key.d);
    expect(Object.keys(decodeProtectedHeader(proof).jwk ?? {})).not.toContain('d');
  }
  const ids = await Promise.all(proofs.map(async (proof) => (await claimsOf(proof)).jti));
  expect(new Set(ids).size).toBe(20);
  expect((await createDpopKey()).d).not.toBe(key.d);
});

test('a nonce goes to the server it came from, the newest one, and to no other', async () => {
  const { prover } = await newProver();
  const toApi = { method: 'GET', url, accessToken: 'token' };
  const toToken = { method: 'POST', url: 'https://api.example/token' };
  prover.learn(toApi, { 'dpop-nonce': 'first' });
  prover.learn({ ...toApi, url: `${url}/elsewhere` }, { 'dpop-nonce': 'second' });
  prover.learn(toApi, {});
  prover.learn(toApi, { 'dpop-nonce': 'not a "nonce"' });
  prover.learn(toToken, { 'dpop-nonce': 'of-the-token-endpoint' });
  const nonceFor = async (request: typeof toToken) => (await claimsOf(await prover.proof(request)))['nonce'];
  expect(await nonceFor(toApi)).toBe('second');
  expect(await nonceFor(toToken)).toBe('of-the-token-endpoint');
  expect(await nonceFor({ ...toApi, url: 'https://other.example/api/' })).toBeUndefined();
});

test('a proof is dated by the clock of the server, as far as it is known @T20', async () => {
  const { prover } = await newProver();
  const ahead = 6 * 3600;
  prover.learn({ method: 'GET', url }, { date: new Date(Date.now() + ahead * 1000).toUTCString() });
  prover.learn({ method: 'GET', url }, { date: 'yesterday' });
  const at = async (where: string) => (await claimsOf(await prover.proof({ method: 'GET', url: where }))).iat;
  const now = Date.now() / 1000;
  expect(((await at(url)) ?? 0) - now).toBeGreaterThan(ahead - 10);
  expect(Math.abs(((await at('https://other.example/')) ?? 0) - now)).toBeLessThan(10);
});

test('a key that is damaged makes no proof', async () => {
  const { key } = await newProver();
  const damaged: DpopKey = { ...key, x: key.y };
  await expect(createProver(damaged).proof({ method: 'GET', url })).rejects.toThrow();
});

test.each([
  [['ES256'], true],
  [['EdDSA', 'ES256'], true],
  [['RS256'], false],
  [[], false],
  [undefined, false],
])('tokens are bound where the server takes proofs by ES256: %j', (algorithms, expected) => {
  const server = { issuer: 'https://id.example', dpop_signing_alg_values_supported: algorithms as string[] };
  expect(bindsTokens(server)).toBe(expected);
});

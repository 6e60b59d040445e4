import { randomUUID } from 'node:crypto';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { afterEach, expect, test, vi } from 'vitest';
import type { Authority } from '../authority.ts';
import { athOf, type Device, newDevice, type Proof, signInOn } from '../testing/devices.ts';
import { authorityForTest, errorOf, register, signIn } from '../testing/harness.ts';

afterEach(() => vi.useRealTimers());

async function setUp() {
  const authority = await authorityForTest();
  const client = await register(authority);
  const device = await newDevice();
  const { access_token: token } = await signInOn(authority, client, device);
  return { authority, client, device, token };
}

const meAt = (authority: Authority): string => `${authority.apiOrigin}/api/me`;

function me(authority: Authority, headers: Record<string, string>): Promise<Response> {
  return fetch(meAt(authority), { headers });
}

function rightProof(authority: Authority, device: Device, token: string, changes: Proof = {}) {
  return device.proof('GET', meAt(authority), {
    ...changes,
    claims: { ath: athOf(token), ...changes.claims },
  });
}

async function withProof(authority: Authority, token: string, proof: string): Promise<Response> {
  return me(authority, { authorization: `DPoP ${token}`, DPoP: proof });
}

const seconds = (): number => Math.floor(Date.now() / 1000);

/** Proofs with one fault each, by that fault. */
async function badProofs(authority: Authority, device: Device, token: string): Promise<[string, string][]> {
  const made = (changes: Proof) => rightProof(authority, device, token, changes);
  const saying = (claims: Record<string, unknown>) => made({ claims });
  const headed = (header: Record<string, unknown>) => made({ header });
  const right = await made({});
  const [head = '', body = '', signature = ''] = right.split('.');
  const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true });
  const [other, secret] = [await exportJWK(publicKey), await exportJWK(privateKey)];
  const rsa = await generateKeyPair('RS256');
  const said = { jti: randomUUID(), htm: 'GET', htu: meAt(authority), iat: seconds(), ath: athOf(token) };
  const none = Buffer.from(JSON.stringify({ alg: 'none', typ: 'dpop+jwt', jwk: other })).toString(
    'base64url',
  );
  return [
    ['another method', await saying({ htm: 'POST' })],
    ['the method in small letters', await saying({ htm: 'get' })],
    ['no method', await saying({ htm: undefined })],
    ['a method that is no text', await saying({ htm: ['GET'] })],
    ['another path', await saying({ htu: `${authority.apiOrigin}/api/jobs` })],
    ['another origin', await saying({ htu: 'https://elsewhere.example/api/me' })],
    ['another port', await saying({ htu: 'http://127.0.0.1:1/api/me' })],
    ['another scheme', await saying({ htu: meAt(authority).replace('http:', 'https:') })],
    ['a path alone', await saying({ htu: '/api/me' })],
    ['credentials in the address', await saying({ htu: meAt(authority).replace('//', '//a:b@') })],
    ['no address', await saying({ htu: undefined })],
    ['another token', await saying({ ath: athOf(`${token}x`) })],
    ['no ath', await saying({ ath: undefined })],
    ['an ath in hexadecimal', await saying({ ath: Buffer.from(athOf(token), 'base64url').toString('hex') })],
    ['no jti', await saying({ jti: undefined })],
    ['an empty jti', await saying({ jti: '' })],
    ['a jti that is a number', await saying({ jti: 7 })],
    ['a jti without end', await saying({ jti: 'x'.repeat(2000) })],
    ['no iat', await saying({ iat: undefined })],
    ['an iat that is no number', await saying({ iat: 'now' })],
    ['an iat an hour ago', await saying({ iat: seconds() - 3600 })],
    ['an iat in an hour', await saying({ iat: seconds() + 3600 })],
    ['a nonce of nobody', await saying({ nonce: 'invented' })],
    ['a nonce that is no text', await saying({ nonce: 5 })],
    ['expired', await saying({ exp: seconds() - 5 })],
    ['another typ', await headed({ typ: 'JWT' })],
    ['no typ', await headed({ typ: undefined })],
    ['no key', await headed({ jwk: undefined })],
    ['a key that did not sign', await headed({ jwk: other })],
    [
      'a private key',
      await new SignJWT(said)
        .setProtectedHeader({ alg: 'ES256', typ: 'dpop+jwt', jwk: secret })
        .sign(privateKey),
    ],
    ['a key that is no key', await headed({ jwk: { kty: 'EC', crv: 'P-256', x: 'AA', y: 'AA' } })],
    ['a symmetric key', await headed({ jwk: { kty: 'oct', k: 'AAAA' } })],
    ['a key of an unknown kind', await headed({ jwk: { kty: 'MAGIC' } })],
    [
      'RSA',
      await new SignJWT(said)
        .setProtectedHeader({ alg: 'RS256', typ: 'dpop+jwt', jwk: await exportJWK(rsa.publicKey) })
        .sign(rsa.privateKey),
    ],
    [
      'HMAC',
      await new SignJWT(said)
        .setProtectedHeader({ alg: 'HS256', typ: 'dpop+jwt', jwk: other })
        .sign(Buffer.alloc(32)),
    ],
    ['no signature', `${none}.${body}.`],
    ['a signature cut off', `${head}.${body}.${signature.slice(0, 20)}`],
    ['a body altered', `${head}.${Buffer.from('{"jti":"x"}').toString('base64url')}.${signature}`],
    ['two proofs', `${right}, ${await made({})}`],
    ['no JWT', 'x'],
    ['another device', await rightProof(authority, await newDevice(), token)],
  ];
}

test('more than 30 bad proofs are refused one by one, right ones between them accepted @S4.3 @T13', async () => {
  const { authority, device, token } = await setUp();
  const bad = await badProofs(authority, device, token);
  expect(bad.length).toBeGreaterThanOrEqual(30);
  for (const [what, proof] of bad) {
    const refused = await withProof(authority, token, proof);
    expect([what, refused.status]).toEqual([what, 401]);
    expect(refused.headers.get('www-authenticate')).toMatch(/^DPoP .*error="\w+".*algs="ES256 /);
    expect(['invalid_dpop_proof', 'use_dpop_nonce', 'invalid_token']).toContain(await errorOf(refused));
    const accepted = await withProof(authority, token, await rightProof(authority, device, token));
    expect([what, accepted.status]).toEqual([what, 200]);
  }
});

test('a proof is good once @S4.3', async () => {
  const { authority, device, token } = await setUp();
  const proof = await rightProof(authority, device, token);
  expect((await withProof(authority, token, proof)).status).toBe(200);
  const again = await withProof(authority, token, proof);
  expect([again.status, await errorOf(again)]).toEqual([401, 'invalid_dpop_proof']);
});

test('of many uses of one proof at once one succeeds @S4.3', async () => {
  const { authority, device, token } = await setUp();
  const proof = await rightProof(authority, device, token);
  const answers = await Promise.all(Array.from({ length: 20 }, () => withProof(authority, token, proof)));
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
});

test('a bound token is refused as Bearer and without a proof, an unbound one as DPoP @S4.3', async () => {
  const { authority, client, device, token } = await setUp();
  const proof = () => rightProof(authority, device, token);
  const plain = await me(authority, { authorization: `Bearer ${token}`, DPoP: await proof() });
  expect([plain.status, await errorOf(plain)]).toEqual([401, 'invalid_token']);
  expect(plain.headers.get('www-authenticate')).toMatch(/^DPoP /);
  const bare = await me(authority, { authorization: `DPoP ${token}` });
  expect([bare.status, await errorOf(bare)]).toEqual([401, 'invalid_dpop_proof']);
  const { access_token: unbound } = await signIn(authority, client);
  const dressed = await withProof(authority, unbound, await rightProof(authority, device, unbound));
  expect([dressed.status, await errorOf(dressed)]).toEqual([401, 'invalid_token']);
  expect((await me(authority, { authorization: `Bearer ${unbound}` })).status).toBe(200);
  expect((await withProof(authority, token, await proof())).status).toBe(200);
});

test('the address may carry a query, which the proof leaves out @S4.3', async () => {
  const { authority, device, token } = await setUp();
  const proof = await device.proof('GET', `${authority.apiOrigin}/api/jobs`, {
    claims: { ath: athOf(token) },
  });
  const headers = { authorization: `dpop ${token}`, DPoP: proof };
  expect((await fetch(`${authority.apiOrigin}/api/jobs?limit=1`, { headers })).status).toBe(200);
});

test('a device whose clock is wrong goes on with the nonce it is given, for a while @S4.3 @T20', async () => {
  const { authority, device, token } = await setUp();
  const wrong = { iat: seconds() - 6 * 3600 };
  const asked = await withProof(
    authority,
    token,
    await rightProof(authority, device, token, { claims: wrong }),
  );
  expect([asked.status, await errorOf(asked)]).toEqual([401, 'use_dpop_nonce']);
  const nonce = asked.headers.get('dpop-nonce') ?? '';
  const again = () => rightProof(authority, device, token, { claims: { ...wrong, nonce } });
  expect((await withProof(authority, token, await again())).status).toBe(200);
  vi.useFakeTimers({ toFake: ['Date'] });
  vi.setSystemTime(Date.now() + 90_000);
  const refreshed = await withProof(authority, token, await again());
  expect(refreshed.status).toBe(200);
  const next = refreshed.headers.get('dpop-nonce');
  expect(next).not.toBe(nonce);
  vi.setSystemTime(Date.now() + 120_000);
  const stale = await withProof(authority, token, await again());
  expect([stale.status, await errorOf(stale)]).toEqual([401, 'use_dpop_nonce']);
  expect(stale.headers.get('dpop-nonce')).toBeTruthy();
});

test('an Ed25519 key does as well @S4.3', async () => {
  const authority = await authorityForTest();
  const client = await register(authority);
  const device = await newDevice('Ed25519');
  const { access_token: token } = await signInOn(authority, client, device);
  expect((await withProof(authority, token, await rightProof(authority, device, token))).status).toBe(200);
});

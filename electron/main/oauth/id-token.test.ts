import { createHmac } from 'node:crypto';
import { inspect } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { processRefresh } from './grants/refresh.ts';
import { createTransport } from './http-request.ts';
import { createKeySource } from './jwks.ts';
import { sendJson, serve } from './testing/http-server.ts';
import { atHash, createSigner, type Signer } from './testing/signer.ts';
import type { ProcessDeps } from './token-response.ts';
import type { Server } from './types.ts';

const client = { client_id: 'app', client_secret: 'secret', method: 'client_secret_basic' } as const;
const accessToken = 'the-access-token';

async function bench() {
  const signer = await createSigner();
  const keys: unknown[] = [signer.jwk];
  const server = await serve((_, response) => sendJson(response, 200, { keys }));
  const http = createTransport();
  onTestFinished(async () => {
    http.close();
    await server.close();
  });
  const issuer = server.origin;
  const as: Server = {
    issuer,
    token_endpoint: `${issuer}/token`,
    jwks_uri: `${issuer}/jwks`,
    id_token_signing_alg_values_supported: ['ES256'],
  };
  const judge: ProcessDeps = {
    server: as,
    client,
    keys: createKeySource(http),
    sub: 'user-1',
    nonce: 'nonce-1',
  };
  return { signer, keys, issuer, judge, claims: claimsOf(issuer) };
}

function claimsOf(issuer: string) {
  const now = Math.floor(Date.now() / 1000);
  return { iss: issuer, sub: 'user-1', aud: 'app', iat: now, exp: now + 300, at_hash: atHash(accessToken) };
}

function answerWith(idToken: string, date = new Date()) {
  return {
    host: 'server.example',
    status: 200,
    headers: { 'content-type': 'application/json', date: date.toUTCString() },
    body: JSON.stringify({ access_token: accessToken, token_type: 'Bearer', id_token: idToken }),
    receivedAt: Date.now(),
  };
}

type Bench = Awaited<ReturnType<typeof bench>>;
type Forge = (bench: Bench, signer: Signer) => Promise<string> | string;

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const claiming =
  (change: Record<string, unknown>): Forge =>
  ({ claims }, signer) =>
    signer.sign({ ...claims, ...change });

const forgeries: Record<string, Forge> = {
  'no signature': ({ claims }) => `${encode({ alg: 'none' })}.${encode(claims)}.`,
  'an empty signature': async (given, signer) => (await signer.sign(given.claims)).replace(/[^.]+$/, ''),
  'a signature over other claims': async (given, signer) => {
    const [header, , signature] = (await signer.sign(given.claims)).split('.');
    return `${header}.${encode({ ...given.claims, name: 'Somebody Else' })}.${signature}`;
  },
  'a key of somebody else with the right kid': async ({ claims }) => (await createSigner()).sign(claims),
  'a key of somebody else with a kid nobody knows': async ({ claims }) =>
    (await createSigner('evil')).sign(claims),
  'a key that it brings along': async ({ claims }) => {
    const evil = await createSigner('evil');
    return evil.sign(claims, { jwk: evil.jwk });
  },
  'the client secret as a key': ({ claims }) => {
    const input = `${encode({ alg: 'HS256' })}.${encode(claims)}`;
    return `${input}.${createHmac('sha256', client.client_secret).update(input).digest('base64url')}`;
  },
  'another issuer': claiming({ iss: 'https://evil.example' }),
  'another audience': claiming({ aud: 'other' }),
  'several audiences and another azp': claiming({ aud: ['app', 'other'], azp: 'other' }),
  'another account': claiming({ sub: 'user-2' }),
  'no account': claiming({ sub: undefined }),
  'an account that is no text': claiming({ sub: 7 }),
  'another nonce': claiming({ nonce: 'nonce-2' }),
  'another access token': claiming({ at_hash: atHash('another') }),
  'an at_hash that is no text': claiming({ at_hash: 1 }),
  'a time to come': claiming({ iat: Math.floor(Date.now() / 1000) + 3600 }),
  'a time long past': claiming({ iat: Math.floor(Date.now() / 1000) - 86_400 }),
  'a time that is no number': claiming({ iat: 'now' }),
  'an end in the past': claiming({ exp: Math.floor(Date.now() / 1000) - 3600 }),
  'no end': claiming({ exp: undefined }),
  'a beginning in the future': claiming({ nbf: Math.floor(Date.now() / 1000) + 3600 }),
  'a critical header nobody knows': ({ claims }, signer) => signer.sign(claims, { crit: ['b64'], b64: true }),
};

test('a genuine ID token is accepted and names the account', async () => {
  const { judge, signer, claims } = await bench();
  const idToken = await signer.sign({ ...claims, nonce: 'nonce-1', name: 'Dana', roles: ['user', 7] });
  const granted = await processRefresh(answerWith(idToken), judge);
  expect(granted.account).toEqual({ sub: 'user-1', name: 'Dana', roles: ['user'] });
});

test.each(Object.entries(forgeries))('an ID token with this flaw is refused: %s', async (_, forge) => {
  const given = await bench();
  const idToken = await forge(given, given.signer);
  await expect(processRefresh(answerWith(idToken), given.judge)).rejects.toMatchObject({
    code: 'unexpected_answer',
  });
});

const anew = { code: 'not_signed_in_anew', remedy: expect.stringMatching(/sign out/i) };
const untrusted = { code: 'unexpected_answer' };

test.each<[string, (iat: number) => unknown, object | undefined]>([
  ['made during the attempt', (iat) => iat - 40, undefined],
  ['made as it was asked for, by a clock that is a little behind', (iat) => iat - 85, undefined],
  ['made before it, by a browser that was signed in', (iat) => iat - 95, anew],
  ['made long before it', (iat) => iat - 3600, anew],
  ['made in 1970', () => 0, anew],
  ['made by a clock that is a little ahead', (iat) => iat + 25, undefined],
  ['to be made later', (iat) => iat + 40, anew],
  ['made nobody says when', () => undefined, anew],
  ['whose time is a text', (iat) => String(iat), untrusted],
  ['whose time is empty', () => null, untrusted],
  ['whose time is below zero', () => -1, untrusted],
])('where a new sign-in was asked for, one %s is judged so @S2.4', async (_, authTime, refusal) => {
  const { judge, signer, claims } = await bench();
  const idToken = await signer.sign({ ...claims, auth_time: authTime(claims.iat) });
  const judged = processRefresh(answerWith(idToken), { ...judge, signedInWithin: 60 });
  if (refusal === undefined) expect((await judged).account?.sub).toBe('user-1');
  else await expect(judged).rejects.toMatchObject(refusal);
  // Without a requested fresh sign-in only the form is checked.
  if (refusal === untrusted) return;
  expect((await processRefresh(answerWith(idToken), judge)).account?.sub).toBe('user-1');
});

test('where a new sign-in was asked for, an answer without an ID token shows nobody @S2.4', async () => {
  const { judge } = await bench();
  const body = JSON.stringify({ access_token: 'a', token_type: 'bearer' });
  const judged = processRefresh({ ...answerWith(''), body }, { ...judge, signedInWithin: 60 });
  await expect(judged).rejects.toMatchObject(anew);
});

test('what came with a sign-in that is not new is given back, and is not in the words or a log of it @S2.4', async () => {
  const { judge, signer, claims } = await bench();
  const answer = answerWith(await signer.sign(claims));
  const body = JSON.stringify({ ...JSON.parse(answer.body), refresh_token: 'canary-7d1e' });
  const error = await processRefresh({ ...answer, body }, { ...judge, signedInWithin: 60 }).catch(
    (thrown: unknown) => thrown,
  );
  expect(error).toMatchObject({ refreshToken: 'canary-7d1e' });
  expect(inspect(error, { depth: 9, showHidden: true }) + JSON.stringify(error)).not.toContain('canary-7d1e');
});

test('keys rotated just now are fetched anew', async () => {
  const { judge, signer, claims, keys } = await bench();
  await processRefresh(answerWith(await signer.sign(claims)), judge);
  const next = await createSigner('key-2');
  keys.splice(0, 1, next.jwk);
  const granted = await processRefresh(answerWith(await next.sign(claims)), judge);
  expect(granted.account?.sub).toBe('user-1');
});

test.each([
  ['one key without kid, use and alg', { kid: undefined, use: undefined, alg: undefined }],
  ['the same key under its kid', {}],
])('a lawful key list is accepted: %s', async (_, change) => {
  const { judge, signer, claims, keys } = await bench();
  keys.splice(0, 1, { kty: 'RSA', n: 'AQAB', e: 'AQAB' }, { kty: 'nonsense' }, null, {
    ...signer.jwk,
    ...change,
  });
  expect((await processRefresh(answerWith(await signer.sign(claims)), judge)).account?.sub).toBe('user-1');
});

test.each([-6, 6])('a clock %i hours away from the server changes nothing', async (hours) => {
  const { judge, signer, claims } = await bench();
  const shift = hours * 3600;
  const idToken = await signer.sign({ ...claims, iat: claims.iat + shift, exp: claims.exp + shift });
  const answer = answerWith(idToken, new Date(Date.now() + shift * 1000));
  expect((await processRefresh(answer, judge)).account?.sub).toBe('user-1');
});

test('an answer saved long ago is judged as of its arrival', async () => {
  const { judge, signer, claims } = await bench();
  const idToken = await signer.sign({ ...claims, iat: claims.iat - 86_400, exp: claims.exp - 86_400 });
  const answer = { ...answerWith(idToken), headers: { 'content-type': 'application/json' } };
  const old = { ...answer, receivedAt: Date.now() - 86_400_000 };
  expect((await processRefresh(old, judge)).account?.sub).toBe('user-1');
});

test('without keys to be had nothing is judged, and that is said as a passing trouble', async () => {
  const { judge, signer, claims, keys } = await bench();
  const server = { ...judge.server, jwks_uri: 'http://127.0.0.1:1/jwks' };
  const idToken = await signer.sign(claims);
  const unreachable = processRefresh(answerWith(idToken), { ...judge, server });
  await expect(unreachable).rejects.toMatchObject({ code: 'server_unreachable' });
  keys.length = 0;
  await expect(processRefresh(answerWith(idToken), judge)).rejects.toMatchObject({
    code: 'unexpected_answer',
  });
});

test.each([
  [undefined, undefined],
  [0, undefined],
  [60, 60],
  [1e12, 366 * 24 * 3600],
])('a lifetime of %s seconds is taken as %s', async (given, taken) => {
  const { judge } = await bench();
  const body = JSON.stringify({ access_token: 'a', token_type: 'bearer', expires_in: given });
  const granted = await processRefresh({ ...answerWith(''), body }, judge);
  expect(granted.expires_in).toBe(taken);
});

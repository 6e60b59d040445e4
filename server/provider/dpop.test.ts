import { decodeJwt } from 'jose';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { refusalOf } from '../testing/answers.ts';
import { attempt, Browser, demoSignIn, walkThrough } from '../testing/browser.ts';
import {
  type BoundTokens,
  boundTokensSchema,
  type Device,
  deviceRequest,
  newDevice,
  refreshOn,
  signInOn,
  tokenNonce,
  tokenRequest,
} from '../testing/devices.ts';
import {
  API_SCOPES,
  authorityForTest,
  errorOf,
  post,
  refreshRequest,
  register,
  signIn,
} from '../testing/harness.ts';

async function setUp() {
  const authority = await authorityForTest();
  const client = await register(authority);
  const device = await newDevice();
  return { authority, client, device, tokens: await signInOn(authority, client, device) };
}

const jktOf = ({ access_token: token }: BoundTokens): unknown => decodeJwt(token)['cnf'];

async function refreshed(answer: Promise<Response>): Promise<BoundTokens> {
  return boundTokensSchema.parse(await (await answer).json());
}

test('a sign-in with a proof binds all its tokens to the key of that device, renewal after renewal @S4.3', async () => {
  const { authority, client, device, tokens } = await setUp();
  let { refresh_token: token } = tokens;
  expect(jktOf(tokens)).toEqual({ jkt: device.jkt });
  for (let round = 0; round < 3; round += 1) {
    const next = await refreshed(refreshOn(authority, client, device, token));
    expect(jktOf(next)).toEqual({ jkt: device.jkt });
    expect(next.refresh_token).not.toBe(token);
    token = next.refresh_token;
  }
  expect(await errorOf(await refreshRequest(authority, client, token))).toBe('invalid_grant');
});

test('a stolen refresh token and client secret are of no use without the key, and the device goes on @S4.3 @T13', async () => {
  const { authority, client, device, tokens } = await setUp();
  const thief = await newDevice();
  const token = tokens.refresh_token;
  const wrongDevice = { error: 'invalid_grant', error_description: expect.stringContaining('device') };
  expect(await refusalOf(refreshOn(authority, client, thief, token))).toEqual(wrongDevice);
  expect(await refusalOf(refreshRequest(authority, client, token))).toEqual(wrongDevice);
  const { refresh_token: child } = await refreshed(refreshOn(authority, client, device, token));
  // The thief's use of the spent token does not end the session either.
  expect(await errorOf(await refreshOn(authority, client, thief, token))).toBe('invalid_grant');
  const { refresh_token: grandchild } = await refreshed(refreshOn(authority, client, device, child));
  expect(await errorOf(await refreshOn(authority, client, thief, token))).toBe('invalid_grant');
  await refreshed(refreshOn(authority, client, device, grandchild));
  await post(authority, '/token/revocation', client, { token: grandchild });
  // The thief does not learn why the session ended.
  expect(await refusalOf(refreshOn(authority, client, thief, grandchild))).toEqual(wrongDevice);
  expect(await refusalOf(refreshOn(authority, client, device, grandchild))).toMatchObject({
    session_end_reason: 'signed_out',
  });
});

test('the code of a browser sign-in is bound like a password sign-in @S4.3', async () => {
  const authority = await authorityForTest();
  const client = await register(authority);
  const device = await newDevice();
  const asked = attempt(authority, client);
  const back = await walkThrough(new Browser(), asked);
  const parameters = {
    grant_type: 'authorization_code',
    code: back.searchParams.get('code') ?? '',
    redirect_uri: asked.redirectUri,
    code_verifier: asked.verifier,
  };
  const tokens = await refreshed(deviceRequest(authority, client, device, parameters));
  expect(jktOf(tokens)).toEqual({ jkt: device.jkt });
  expect(await errorOf(await refreshRequest(authority, client, tokens.refresh_token))).toBe('invalid_grant');
  await refreshed(refreshOn(authority, client, device, tokens.refresh_token));
});

const DEVICE_CODE = 'urn:ietf:params:oauth:grant-type:device_code';

/** Confirms another device's code in a browser, as the demo user. */
async function allow(verification: string): Promise<void> {
  const browser = new Browser();
  let page = await browser.open(verification);
  for (const answer of [{}, { confirm: 'yes' }]) {
    const hidden = [...page.text.matchAll(/name="(xsrf|user_code)"[^>]* value="([^"]*)"/g)];
    const fields = Object.fromEntries(hidden.map(([, name, value]) => [name, value]));
    page = await browser.open(new URL('/device', page.url).href, { ...fields, ...answer });
  }
  page = await browser.submit(page, demoSignIn);
  if (page.text.includes('value="allow"')) await browser.submit(page, { action: 'allow' });
}

test('the code of another device is bound like the rest @S4.3', async () => {
  const authority = await authorityForTest();
  const client = await register(authority, {
    grant_types: [DEVICE_CODE, 'refresh_token'],
    response_types: [],
    redirect_uris: [],
  });
  const started = await post(authority, '/device/auth', client, { scope: API_SCOPES });
  const schema = z.object({ device_code: z.string(), verification_uri_complete: z.string() });
  const { device_code: code, verification_uri_complete: address } = schema.parse(await started.json());
  await allow(address);
  const device = await newDevice();
  const parameters = { grant_type: DEVICE_CODE, device_code: code };
  const tokens = await refreshed(deviceRequest(authority, client, device, parameters));
  expect(jktOf(tokens)).toEqual({ jkt: device.jkt });
  expect(await errorOf(await refreshRequest(authority, client, tokens.refresh_token))).toBe('invalid_grant');
  await refreshed(refreshOn(authority, client, device, tokens.refresh_token));
});

test('a proof needs the nonce of the server, which spends nothing @S4.3', async () => {
  const { authority, client, device, tokens } = await setUp();
  const parameters = { grant_type: 'refresh_token', refresh_token: tokens.refresh_token };
  const htu = `${authority.issuer}/token`;
  for (const claims of [{}, { nonce: 'invented' }]) {
    const asked = await tokenRequest(
      authority,
      client,
      parameters,
      await device.proof('POST', htu, { claims }),
    );
    expect([asked.status, await errorOf(asked)]).toEqual([400, 'use_dpop_nonce']);
    expect(asked.headers.get('dpop-nonce')).toBe(await tokenNonce(authority, client));
  }
  await refreshed(refreshOn(authority, client, device, tokens.refresh_token));
});

test('a repeated proof is refused as such, does not end the session, and of twenty at once one is taken @S4.3', async () => {
  const { authority, client, device, tokens } = await setUp();
  const nonce = await tokenNonce(authority, client);
  const proof = await device.proof('POST', `${authority.issuer}/token`, { claims: { nonce } });
  const parameters = { grant_type: 'refresh_token', refresh_token: tokens.refresh_token };
  const answers = await Promise.all(
    Array.from({ length: 20 }, () => tokenRequest(authority, client, parameters, proof)),
  );
  const refused = answers.filter(({ status }) => status !== 200);
  expect(refused).toHaveLength(19);
  for (const answer of refused) expect(await errorOf(answer)).toBe('invalid_dpop_proof');
  const [good] = answers.filter(({ status }) => status === 200);
  const { refresh_token: child } = boundTokensSchema.parse(await good?.json());
  await refreshed(refreshOn(authority, client, device, child));
});

test.each([
  ['another address', { htu: 'https://elsewhere.example/token' }],
  ['another method', { htm: 'GET' }],
  ['no jti', { jti: undefined }],
])('a proof for %s is refused at the token endpoint and spends nothing @S4.3', async (_what, claims) => {
  const { authority, client, device, tokens } = await setUp();
  const nonce = await tokenNonce(authority, client);
  const proof = await device.proof('POST', `${authority.issuer}/token`, { claims: { nonce, ...claims } });
  const parameters = { grant_type: 'refresh_token', refresh_token: tokens.refresh_token };
  expect(await errorOf(await tokenRequest(authority, client, parameters, proof))).toBe('invalid_dpop_proof');
  await refreshed(refreshOn(authority, client, device, tokens.refresh_token));
});

test('a session without a key goes on as before, with or without a proof @S4.3', async () => {
  const authority = await authorityForTest();
  const client = await register(authority);
  const device: Device = await newDevice();
  const first = await signIn(authority, client);
  const second = await refreshed(refreshOn(authority, client, device, first.refresh_token));
  expect(jktOf(second)).toEqual({ jkt: device.jkt });
  expect((await refreshRequest(authority, client, second.refresh_token)).status).toBe(200);
});

test('a client registered for bound tokens gets none without a proof @S4.3', async () => {
  const authority = await authorityForTest();
  const client = await register(authority, { dpop_bound_access_tokens: true });
  const user = { grant_type: 'password', username: 'demo', password: 'correct-horse' };
  expect((await tokenRequest(authority, client, user, undefined)).status).toBe(400);
  await signInOn(authority, client, await newDevice());
});

test('the metadata name the signatures a proof may have @S4.3', async () => {
  const authority = await authorityForTest();
  const metadata = await (await fetch(`${authority.issuer}/.well-known/openid-configuration`)).json();
  expect(metadata).toMatchObject({ dpop_signing_alg_values_supported: ['ES256', 'Ed25519', 'EdDSA'] });
});

import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { describe, expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import type { Authority } from '../authority.ts';
import { desktop } from '../testing/api.ts';
import { changeClient, newClient } from '../testing/clients.ts';
import { eachDatabase, postgresForTest } from '../testing/databases.ts';
import {
  authorityForTest,
  callApi,
  errorOf,
  refresh,
  refreshRequest,
  register,
  signIn,
  type TestClient,
} from '../testing/harness.ts';

const USER = { grant_type: 'password', username: 'demo', password: 'correct-horse' };
const ASSERTION = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

function ask(
  authority: Authority,
  parameters: Record<string, string>,
  headers: Record<string, string> = {},
): Promise<Response> {
  return fetch(`${authority.issuer}/token`, {
    method: 'POST',
    headers,
    body: new URLSearchParams(parameters),
  });
}

function basic(id: string, secret: string): { authorization: string } {
  return { authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}` };
}

/** RFC 6749 §2.3.1: id and secret are form-encoded before they are joined. */
function formEncoded(text: string): string {
  return new URLSearchParams({ '': text }).toString().slice(1);
}

test('a secret with characters that mean something goes by Basic, form-encoded, and by form body @S3.2', async () => {
  const secret = 'a+b%20c:d&e=f/g h~"100%"';
  const authority = await authorityForTest({ clientSecret: secret });
  const encoded = basic(formEncoded(desktop.id), formEncoded(secret));
  expect((await ask(authority, USER, encoded)).status).toBe(200);
  const posted = { ...USER, client_id: desktop.id, client_secret: secret };
  expect((await ask(authority, posted)).status).toBe(200);
  const raw = await ask(authority, USER, basic(desktop.id, secret));
  expect([400, 401]).toContain(raw.status);
});

type Attempt = readonly [name: string, parameters: object, headers?: object];

function wrongClients(client: TestClient, script: TestClient): readonly Attempt[] {
  const { id, secret } = client;
  return [
    ['an unknown client by Basic', USER, basic('nobody', 'secret')],
    ['an unknown client by form', { ...USER, client_id: 'nobody', client_secret: 'secret' }],
    ['an unknown public client', { ...USER, client_id: 'nobody' }],
    ['a wrong secret by Basic', USER, basic(id, 'wrong')],
    ['a wrong secret by form', { ...USER, client_id: id, client_secret: 'wrong' }],
    ['a secret cut by a character', USER, basic(id, secret.slice(1))],
    ['another client’s secret', USER, basic(desktop.id, secret)],
    ['a confidential client without secret', { ...USER, client_id: id }],
    ['a public client with a secret', USER, basic(script.id, 'secret')],
    ['what looks like a stored hash', USER, basic(id, '$argon2id$v=19$m=19456,t=2,p=1$a$b')],
  ];
}

function wrongRequests({ id, secret }: TestClient): readonly Attempt[] {
  return [
    ['nothing to know the client by', USER],
    ['two ways at once', { ...USER, client_id: id, client_secret: secret }, basic(id, secret)],
    ['two clients at once', { ...USER, client_id: 'other' }, basic(id, secret)],
    ['a Basic value that is no base64', USER, { authorization: 'Basic ***' }],
    ['a Basic value without colon', USER, { authorization: 'Basic bm9jb2xvbg==' }],
  ];
}

describe('refusals', () => {
  async function setUp() {
    const authority = await authorityForTest();
    const client = await newClient(authority);
    const script = await newClient(authority, { type: 'public' });
    return { authority, client, script };
  }

  test('whoever is not the client is refused as invalid_client with 401 @S3.3', async () => {
    const { authority, client, script } = await setUp();
    for (const [name, parameters, headers] of wrongClients(client, script)) {
      const answer = await ask(authority, { ...parameters }, { ...headers });
      expect([name, answer.status]).toEqual([name, 401]);
      // RFC 6749 §5.2: the challenge names the scheme that was used.
      const challenge = answer.headers.get('www-authenticate') ?? '';
      expect(challenge.startsWith('Basic ')).toBe(headers !== undefined);
      expect(await errorOf(answer)).toBe('invalid_client');
    }
  });

  test('a request that names no client, or several, is refused as invalid_request @S3.3', async () => {
    const { authority, client } = await setUp();
    for (const [name, parameters, headers] of wrongRequests(client)) {
      const answer = await ask(authority, { ...parameters }, { ...headers });
      expect([name, answer.status, await errorOf(answer)]).toEqual([name, 400, 'invalid_request']);
    }
  });

  test('a grant the client is not registered for is refused as unauthorized_client @S3.3', async () => {
    const { authority } = await setUp();
    const client = await newClient(authority, { grant_types: ['password'], redirect_uris: [] });
    for (const grant of ['client_credentials', 'refresh_token', 'authorization_code']) {
      const answer = await ask(authority, { grant_type: grant }, basic(client.id, client.secret));
      expect([answer.status, await errorOf(answer)]).toEqual([400, 'unauthorized_client']);
    }
    const unknown = await ask(authority, { grant_type: 'wishful' }, basic(client.id, client.secret));
    expect(await errorOf(unknown)).toBe('unsupported_grant_type');
    const wrong = await ask(authority, { grant_type: 'refresh_token' }, basic(client.id, 'wrong'));
    expect(await errorOf(wrong)).toBe('invalid_client');
  });
});

test('a deactivated client is refused at every endpoint it authenticates at, in words @S3.3', async () => {
  const authority = await authorityForTest();
  const client = await newClient(authority);
  await changeClient(authority, client, { active: false });
  for (const path of ['/token', '/par', '/token/revocation', '/token/introspection', '/device/auth']) {
    const answer = await fetch(authority.issuer + path, {
      method: 'POST',
      headers: basic(client.id, client.secret),
      body: new URLSearchParams({ ...USER, token: 'x' }),
    });
    expect([path, answer.status]).toEqual([path, 401]);
    expect(await answer.json()).toEqual({
      error: 'invalid_client',
      error_description: 'This app was deactivated by an administrator.',
    });
  }
});

test('the authorization endpoint tells the person, and sends nobody to a deactivated client @S3.3', async () => {
  const authority = await authorityForTest();
  const client = await newClient(authority, { type: 'public' });
  await changeClient(authority, client, { active: false });
  const redirect = 'http://127.0.0.1:9/callback/x';
  const query = new URLSearchParams({ client_id: client.id, response_type: 'code', redirect_uri: redirect });
  const answer = await fetch(`${authority.issuer}/auth?${query}`, { redirect: 'manual' });
  expect(answer.status).toBe(401);
  expect(await answer.text()).toContain('This app was deactivated by an administrator.');
});

test.each(eachDatabase)(
  'deactivated, a client’s tokens stop at once; activated, its sessions go on: $name @S3.3',
  async ({ open }) => {
    const authority = await authorityForTest({ database: await open() });
    const [client, other] = [await newClient(authority), await newClient(authority)];
    const [mine, theirs] = [await signIn(authority, client), await signIn(authority, other)];
    await changeClient(authority, client, { active: false });
    const refused = await callApi(authority, '/api/me', mine.access_token);
    expect(refused.status).toBe(401);
    expect(await refused.json()).toMatchObject({ session_end_reason: 'client_deactivated' });
    expect(await errorOf(await refreshRequest(authority, client, mine.refresh_token))).toBe('invalid_client');
    expect((await callApi(authority, '/api/me', theirs.access_token)).status).toBe(200);
    await changeClient(authority, client, { active: true });
    expect((await callApi(authority, '/api/me', mine.access_token)).status).toBe(200);
    await refresh(authority, client, mine.refresh_token);
  },
);

test('what one instance changes of a client counts at the others @S3.3 @B11', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-instances-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const shared = { database: await postgresForTest(), keyFile: join(folder, 'keys') };
  const here = await authorityForTest(shared);
  const there = await authorityForTest({ ...shared, issuer: here.issuer });
  const other = { issuer: `http://127.0.0.1:${there.port}`, apiOrigin: `http://127.0.0.1:${there.port}` };
  const client = await newClient(here);
  const tokens = await signIn(other, client);
  const status = async () => (await callApi(other, '/api/me', tokens.access_token)).status;
  expect(await status()).toBe(200);
  await changeClient(here, client, { active: false });
  expect(await errorOf(await refreshRequest(other, client, tokens.refresh_token))).toBe('invalid_client');
  await expect.poll(status).toBe(401);
  await changeClient(here, client, { active: true });
  await refresh(other, client, tokens.refresh_token);
  await expect.poll(status).toBe(200);
});

test('a refresh token works for no other client, confidential or public @S3.7', async () => {
  const authority = await authorityForTest();
  const [client, other] = [await newClient(authority), await register(authority)];
  const script = await newClient(authority, { type: 'public' });
  const { refresh_token } = await signIn(authority, client);
  const given = { grant_type: 'refresh_token', refresh_token };
  expect(await errorOf(await refreshRequest(authority, other, refresh_token))).toBe('invalid_grant');
  expect(await errorOf(await ask(authority, { ...given, client_id: script.id }))).toBe('invalid_grant');
  await refresh(authority, client, refresh_token);
});

describe('private_key_jwt', () => {
  async function setUp(alg = 'ES256') {
    const authority = await authorityForTest();
    const { privateKey, publicKey } = await generateKeyPair(alg, { modulusLength: 2048 });
    const jwks = { keys: [{ ...(await exportJWK(publicKey)), kid: 'k1' }] };
    const client = await newClient(authority, { jwks });
    const issue = (changes: Record<string, unknown> = {}, key = privateKey) => {
      const iat = Math.floor(Date.now() / 1000);
      const times = { iat, exp: iat + 60, jti: randomUUID() };
      const claims = { iss: client.id, sub: client.id, aud: authority.issuer, ...times, ...changes };
      return new SignJWT(claims).setProtectedHeader({ alg, kid: 'k1' }).sign(key);
    };
    const send = (assertion: string) =>
      ask(authority, { ...USER, client_assertion_type: ASSERTION, client_assertion: assertion });
    return { authority, client, issue, send };
  }

  test.each(['ES256', 'Ed25519', 'PS256', 'RS256'])('signed by %s is accepted, once @S3.2', async (alg) => {
    const { issue, send } = await setUp(alg);
    const assertion = await issue();
    expect((await send(assertion)).status).toBe(200);
    expect(await errorOf(await send(assertion))).toBe('invalid_client');
    expect((await send(await issue())).status).toBe(200);
  });

  test('of many uses of one assertion at once one succeeds @S3.2', async () => {
    const { issue, send } = await setUp();
    const assertion = await issue();
    const answers = await Promise.all(Array.from({ length: 10 }, () => send(assertion)));
    expect(answers.filter((answer) => answer.status === 200)).toHaveLength(1);
  });

  test('the token endpoint will do as audience @S3.2', async () => {
    const { authority, issue, send } = await setUp();
    expect((await send(await issue({ aud: `${authority.issuer}/token` }))).status).toBe(200);
  });

  test('an assertion that says anything else is refused @S3.3', async () => {
    const { issue, send } = await setUp();
    for (const [name, changes] of [
      ['for another server', { aud: 'https://elsewhere.example' }],
      ['without audience', { aud: undefined }],
      ['that has expired', { exp: Math.floor(Date.now() / 1000) - 3600 }],
      ['without expiry', { exp: undefined }],
      ['without jti', { jti: undefined }],
      ['of another issuer', { iss: desktop.id }],
      ['about another client', { sub: desktop.id }],
    ] as const) {
      const answer = await send(await issue(changes));
      expect([name, answer.status, await errorOf(answer)]).toEqual([name, 401, 'invalid_client']);
    }
  });

  test('an assertion by another key, or by none, is refused @S3.3', async () => {
    const { client, issue, send } = await setUp();
    const { privateKey } = await generateKeyPair('ES256');
    expect((await send(await issue({}, privateKey))).status).toBe(401);
    const none = [{ alg: 'none' }, { iss: client.id, sub: client.id }]
      .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
      .join('.');
    expect((await send(`${none}.`)).status).toBe(401);
  });

  test('its client is not let in with a secret instead, nor with nothing @S3.3', async () => {
    const { authority, client } = await setUp();
    for (const [parameters, headers] of [
      [USER, basic(client.id, 'secret')],
      [{ ...USER, client_id: client.id }, {}],
    ] as const) {
      expect(await errorOf(await ask(authority, parameters, headers))).toBe('invalid_client');
    }
  });
});

test('the metadata names the ways to authenticate and their algorithms', async () => {
  const { issuer } = await authorityForTest();
  const metadata = await (await fetch(`${issuer}/.well-known/openid-configuration`)).json();
  const schema = z.object({ token_endpoint_auth_signing_alg_values_supported: z.array(z.string()) });
  const algs = schema.parse(metadata).token_endpoint_auth_signing_alg_values_supported;
  expect(algs.toSorted()).toEqual(['ES256', 'Ed25519', 'EdDSA', 'PS256', 'RS256'].toSorted());
});

import { afterEach, describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import type { Authority } from '../authority.ts';
import { changeClient, later, newClient, newScript } from '../testing/clients.ts';
import { authorityForTest, type TestClient } from '../testing/harness.ts';

afterEach(() => vi.useRealTimers());

const HOME = 'https://app.example';
const USER = {
  grant_type: 'password',
  username: 'demo',
  password: 'correct-horse',
  scope: 'openid api:read',
};

// Origins that an inexact comparison would accept.
const strangers = [
  'null',
  '*',
  'https://app.example.evil.example',
  'https://evil.app.example',
  'https://notapp.example',
  'https://app.exampl',
  'http://app.example',
  'https://app.example:8443',
  'https://app.example:443',
  'https://APP.EXAMPLE',
  'https://app.example/',
  'https://app.example, https://evil.example',
  'https://app.example https://evil.example',
  'https://app_example',
  'https://user@app.example',
  'https://evil.example',
];

interface Page {
  origin: string;
  method?: string;
  headers?: Record<string, string>;
  form?: Record<string, string>;
}

/** A request as a browser sends it for a page's script; also returns the origin allowed to read the response. */
async function fromPage(address: string, { origin, method = 'GET', headers = {}, form }: Page) {
  const body = form === undefined ? {} : { body: new URLSearchParams(form) };
  const answer = await fetch(address, { method, headers: { ...headers, origin }, ...body });
  expect(answer.headers.get('access-control-allow-credentials')).toBeNull();
  expect(answer.headers.get('vary')?.toLowerCase()).toContain('origin');
  const readableBy = answer.headers.get('access-control-allow-origin');
  return { status: answer.status, headers: answer.headers, readableBy, text: await answer.text() };
}

function preflight(address: string, origin: string, method = 'POST') {
  const headers = {
    'access-control-request-method': method,
    'access-control-request-headers': 'authorization,content-type,dpop',
  };
  return fromPage(address, { origin, method: 'OPTIONS', headers });
}

async function setUp() {
  const authority = await authorityForTest();
  const script = await newScript(authority, HOME);
  return { authority, script };
}

async function signInFrom(authority: Authority, script: TestClient, origin = HOME) {
  const form = { ...USER, client_id: script.id };
  const answer = await fromPage(`${authority.issuer}/token`, { origin, method: 'POST', form });
  expect(answer).toMatchObject({ status: 200, readableBy: origin });
  return z.object({ access_token: z.string(), refresh_token: z.string() }).parse(JSON.parse(answer.text));
}

const clientPaths = ['/token', '/token/revocation', '/par', '/device/auth', '/token/introspection'];

describe('script clients', () => {
  test('sign in, renew and revoke from their origin @S3.4', async () => {
    const { authority, script } = await setUp();
    const { refresh_token } = await signInFrom(authority, script);
    const refresh = { grant_type: 'refresh_token', refresh_token, client_id: script.id };
    const refreshed = await fromPage(`${authority.issuer}/token`, {
      origin: HOME,
      method: 'POST',
      form: refresh,
    });
    expect(refreshed).toMatchObject({ status: 200, readableBy: HOME });
    const revoked = await fromPage(`${authority.issuer}/token/revocation`, {
      origin: HOME,
      method: 'POST',
      form: { token: refresh_token, client_id: script.id },
    });
    expect(revoked).toMatchObject({ status: 200, readableBy: HOME });
  });

  test.each(clientPaths)('%s is answered to no other origin @S3.4', async (path) => {
    const { authority, script } = await setUp();
    const address = authority.issuer + path;
    expect(await preflight(address, HOME)).toMatchObject({ status: 204, readableBy: HOME });
    for (const origin of strangers) {
      const form = { ...USER, client_id: script.id, token: 'x' };
      const asked = await preflight(address, origin);
      const { readableBy, status, text } = await fromPage(address, { origin, method: 'POST', form });
      expect([origin, asked.status, asked.readableBy, readableBy]).toEqual([origin, 403, null, null]);
      expect(status).toBeGreaterThanOrEqual(400);
      expect(text).not.toContain('access_token');
    }
    expect(await authority.activeRefreshTokens('demo')).toEqual([]);
  });

  test('the origin of one client is none of another’s @S3.4', async () => {
    const { authority, script } = await setUp();
    const elsewhere = 'https://other.example';
    await newScript(authority, elsewhere);
    const native = await newClient(authority);
    const address = `${authority.issuer}/token`;
    for (const id of [script.id, native.id]) {
      const form = { ...USER, client_id: id };
      const answer = await fromPage(address, { origin: elsewhere, method: 'POST', form });
      expect(answer.readableBy).toBeNull();
      expect(answer.status).toBeGreaterThanOrEqual(400);
    }
    const { access_token: token } = await signInFrom(authority, script);
    const headers = { authorization: `Bearer ${token}` };
    const api = `${authority.apiOrigin}/api/me`;
    expect((await fromPage(api, { origin: HOME, headers })).readableBy).toBe(HOME);
    expect((await fromPage(api, { origin: elsewhere, headers })).readableBy).toBeNull();
  });

  test('an origin counts while its client is active, and until it is changed @S3.4', async () => {
    const { authority, script } = await setUp();
    const address = `${authority.issuer}/token`;
    await changeClient(authority, script, { active: false });
    expect((await preflight(address, HOME)).status).toBe(403);
    await changeClient(authority, script, { active: true, allowed_origin: 'https://moved.example' });
    expect((await preflight(address, HOME)).status).toBe(403);
    await signInFrom(authority, script, 'https://moved.example');
  });

  test('a script can read why it was refused before its client is known, a stranger cannot @S3.4', async () => {
    const { authority } = await setUp();
    for (const [origin, readableBy] of [
      [HOME, HOME],
      ['https://evil.example', null],
    ] as const) {
      for (const form of [{ ...USER, client_id: 'mistyped' }, { grant_type: 'x' }]) {
        const answer = await fromPage(`${authority.issuer}/token`, { origin, method: 'POST', form });
        expect(answer.status).toBeGreaterThanOrEqual(400);
        expect(answer.readableBy).toBe(readableBy);
      }
    }
  });
});

describe('with an access token', () => {
  test.each(['/api/me', '/userinfo'])('%s is read from the client’s origin alone @S3.4', async (path) => {
    const { authority, script } = await setUp();
    const { access_token: token } = await signInFrom(authority, script);
    const headers = { authorization: `Bearer ${token}` };
    const address = authority.issuer + path;
    const asked = await preflight(address, HOME, 'GET');
    expect(asked).toMatchObject({ status: 204, readableBy: HOME });
    expect(asked.headers.get('access-control-allow-headers')).toContain('Authorization');
    expect(await fromPage(address, { origin: HOME, headers })).toMatchObject({
      status: 200,
      readableBy: HOME,
    });
    for (const origin of strangers) {
      const question = await preflight(address, origin, 'GET');
      const { readableBy } = await fromPage(address, { origin, headers });
      expect([origin, question.status, question.readableBy, readableBy]).toEqual([origin, 403, null, null]);
    }
    later(901);
    const late = await fromPage(address, { origin: HOME, headers });
    expect(late).toMatchObject({ status: 401, readableBy: HOME });
    expect(late.headers.get('access-control-expose-headers')).toContain('WWW-Authenticate');
  });
});

test('discovery and keys are for everybody, forms and registration for no script @S3.4', async () => {
  const { authority } = await setUp();
  for (const path of [
    '/.well-known/openid-configuration',
    '/.well-known/oauth-authorization-server',
    '/jwks',
  ]) {
    const answer = await fromPage(authority.issuer + path, { origin: 'https://anybody.example' });
    expect(answer).toMatchObject({ status: 200, readableBy: 'https://anybody.example' });
  }
  for (const path of ['/register', '/auth', '/device', '/session/end']) {
    for (const origin of [HOME, 'https://evil.example']) {
      expect((await preflight(authority.issuer + path, origin)).readableBy).toBeNull();
      expect((await fromPage(authority.issuer + path, { origin })).readableBy).toBeNull();
    }
  }
});

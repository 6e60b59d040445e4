import { expect, test } from 'vitest';
import { z } from 'zod';
import type { Authority } from '../authority.ts';
import { omar } from '../testing/api.ts';
import { eachDatabase } from '../testing/databases.ts';
import {
  authorityForTest,
  basic,
  callApi,
  refresh,
  register,
  signIn,
  type TestClient,
} from '../testing/harness.ts';
import { newService } from '../testing/services.ts';

// Each of these has defeated some server before.
const values = [
  '',
  ' ',
  '\u0000',
  'a\u0000b',
  "' OR 1=1 --",
  '\r\nX-Injected: 1',
  '../../etc/passwd',
  '__proto__',
  'constructor',
  '\u{10ffff}',
  '\u202egnp.exe',
  'x'.repeat(20_000),
  '{"$gt":""}',
  'a.b.c',
  'eyJhbGciOiJub25lIn0.e30.',
  'eyJhbGciOiJFUzI1NiJ9..',
];

const known = new Set([
  'invalid_request',
  'invalid_client',
  'invalid_grant',
  'invalid_scope',
  'invalid_target',
  'invalid_token',
  'invalid_dpop_proof',
  'use_dpop_nonce',
  'unauthorized_client',
  'unsupported_grant_type',
  'unsupported_token_type',
  'authorization_pending',
  'temporarily_unavailable',
]);

type Form = Record<string, string>;
type Attempt = { what: string; path: string; init: RequestInit };

const user = { username: 'demo', password: 'correct-horse' };
const forms: readonly { path: string; form: Form }[] = [
  { path: '/token', form: { grant_type: 'password', ...user, scope: 'openid', resource: '' } },
  { path: '/token', form: { grant_type: 'refresh_token', refresh_token: 'x', scope: 'openid' } },
  {
    path: '/token',
    form: { grant_type: 'authorization_code', code: 'x', code_verifier: 'y', redirect_uri: 'z' },
  },
  { path: '/token', form: { grant_type: 'client_credentials', scope: 'api:read' } },
  { path: '/token', form: { grant_type: 'urn:ietf:params:oauth:grant-type:device_code', device_code: 'x' } },
  { path: '/token/introspection', form: { token: 'x', token_type_hint: 'access_token' } },
  { path: '/token/revocation', form: { token: 'x', token_type_hint: 'refresh_token' } },
];

/** Every form with each field set to each value, repeated, and omitted. */
function* formAttempts(client: TestClient, wanted: RegExp): Generator<Attempt> {
  const headers = { authorization: basic(client) };
  for (const { path, form } of forms) {
    if (!wanted.test(`${path} ${form['grant_type'] ?? ''}`)) continue;
    for (const name of [...Object.keys(form), 'client_id', 'device_name']) {
      const { [name]: _left, ...rest } = form;
      const send = (what: string, body: string | URLSearchParams): Attempt => ({
        what: `${path} ${form['grant_type'] ?? ''} ${name}: ${what}`,
        path,
        init: {
          method: 'POST',
          headers: { ...headers, 'content-type': 'application/x-www-form-urlencoded' },
          body,
        },
      });
      yield send('left out', new URLSearchParams(rest));
      yield send('twice', `${new URLSearchParams(rest)}&${name}=a&${name}=b`);
      yield send('broken escapes', `${new URLSearchParams(rest)}&${name}=%zz%ff%`);
      for (const value of values) {
        yield send(JSON.stringify(value.slice(0, 20)), new URLSearchParams({ ...rest, [name]: value }));
      }
    }
  }
}

/** Faults of the request around the form. */
function* requestAttempts(client: TestClient): Generator<Attempt> {
  const form = new URLSearchParams({ grant_type: 'client_credentials', token: 'x' }).toString();
  const type = { 'content-type': 'application/x-www-form-urlencoded' };
  const authorizations = ['', 'Basic', 'Basic !!!', `Basic ${btoa('no colon')}`, `Basic ${btoa(':')}`];
  authorizations.push(
    `Basic ${btoa('%zz:%zz')}`,
    `Basic ${btoa('a%00b:c')}`,
    `Bearer ${client.secret}`,
    'DPoP x',
  );
  for (const path of ['/token', '/token/introspection', '/token/revocation']) {
    const send = (what: string, headers: Record<string, string>, body: string): Attempt => {
      return { what: `${path} ${what}`, path, init: { method: 'POST', headers, body } };
    };
    for (const authorization of authorizations) {
      yield send(`authorization ${authorization}`, { ...type, authorization }, form);
    }
    const right = { ...type, authorization: basic(client) };
    for (const proof of ['x', 'a.b.c', 'eyJhbGciOiJub25lIn0.e30.', 'x, y']) {
      yield send(`proof ${proof}`, { ...right, DPoP: proof }, form);
    }
    yield send('JSON', { ...right, 'content-type': 'application/json' }, '{"grant_type":{}}');
    yield send('no type', { authorization: basic(client), 'content-type': 'text/plain' }, form);
    yield send(
      'an unknown charset',
      { ...right, 'content-type': `${type['content-type']}; charset=x` },
      form,
    );
    yield send('a body too large', right, `token=${'x'.repeat(100_000)}`);
    yield send('ten thousand fields', right, Array.from({ length: 10_000 }, (_, i) => `f${i}=1`).join('&'));
  }
}

function* bearerAttempts(): Generator<Attempt> {
  for (const value of ['x', 'a.b.c', 'eyJhbGciOiJub25lIn0.e30.', 'x y', '=', '%00', 'x'.repeat(5000)]) {
    for (const scheme of ['Bearer', 'DPoP', 'Basic', 'bearer ']) {
      for (const method of ['GET', 'POST']) {
        const headers = { authorization: `${scheme} ${value}`, dpop: value };
        yield {
          what: `${method} ${scheme} ${value.slice(0, 9)}`,
          path: '/userinfo',
          init: { method, headers },
        };
      }
    }
  }
}

const refusalSchema = z.object({ error: z.string(), error_description: z.string().optional() });

async function expectRightAnswer(authority: Authority, { what, path, init }: Attempt): Promise<void> {
  const answer = await fetch(authority.issuer + path, init);
  const text = await answer.text();
  expect([what, answer.status, answer.status < 500 || answer.status === 503]).toEqual([
    what,
    answer.status,
    true,
  ]);
  expect(text).not.toMatch(/\n\s+at |node_modules|SELECT |sqlite|postgres/i);
  if (answer.status < 400) return;
  expect([what, answer.status, text]).toEqual([what, answer.status, expect.stringMatching(/^\{/)]);
  const { error, error_description: words = '' } = refusalSchema.parse(JSON.parse(text));
  expect([what, error, known.has(error)]).toEqual([what, error, true]);
  expect(words).not.toMatch(/undefined|\[object|null/);
}

test.each(eachDatabase)(
  'hundreds of malformed requests on $name get the right OAuth error and never a 5xx @S3.3',
  async ({ open }) => {
    const lines: string[] = [];
    const authority = await authorityForTest({ database: await open(), log: (line) => lines.push(line) });
    const [client, service] = [await register(authority), await newService(authority)];
    // Not the user of the attempts, whose sessions come and go.
    const tokens = await signIn(authority, client, omar);
    const attempts = [
      ...formAttempts(client, /./),
      // The two endpoints that serve only services.
      ...formAttempts(service, /client_credentials|introspection/),
      ...requestAttempts(client),
      ...bearerAttempts(),
    ];
    expect(attempts.length).toBeGreaterThan(500);
    for (const attempt of attempts) await expectRightAnswer(authority, attempt);
    expect(lines.filter((line) => /"level":"(error|fatal)"/.test(line))).toEqual([]);
    expect((await callApi(authority, '/userinfo', tokens.access_token)).status).toBe(200);
    await refresh(authority, client, tokens.refresh_token);
  },
  180_000,
);

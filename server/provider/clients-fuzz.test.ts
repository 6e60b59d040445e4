import { expect, test } from 'vitest';
import { z } from 'zod';
import type { Authority } from '../authority.ts';
import { eachDatabase } from '../testing/databases.ts';
import { authorityForTest, basic, CALLBACK, register, signIn, type TestClient } from '../testing/harness.ts';

// Invalid input gets the right error and description, never a stack trace or a 500.

interface Malformed {
  path: string;
  body: string | Uint8Array<ArrayBuffer>;
  type?: string;
  headers?: Record<string, string>;
}

const AT_ONCE = 16;
const FORM = 'application/x-www-form-urlencoded';
const JSON_TYPE = 'application/json';

const texts = [
  '',
  ' ',
  '\u0000',
  'a\u0000b',
  '\uD800',
  '💥'.repeat(20),
  'a\r\nset-cookie: x=1',
  "' OR 1=1; DROP TABLE clients; --",
  '{{7*7}}',
  '<script>alert(1)</script>',
  '../../etc/passwd',
  '__proto__',
  'constructor',
  'toString',
  'null',
  'undefined',
  'NaN',
  '-1',
  '1e309',
  '%00',
  '%',
  '%ZZ',
  'a'.repeat(10_000),
  'urn:ietf:params:oauth:grant-type:jwt-bearer',
  'Ω≈ç√∫˜µ≤≥÷',
  '\u202E\u2066',
];

const values: unknown[] = [
  ...texts,
  null,
  true,
  0,
  -1,
  1.5,
  1e308,
  [],
  {},
  [null],
  [[]],
  [{}],
  ['', null, 1],
  { length: 5 },
  { toString: 1 },
  Array.from({ length: 500 }, () => 'x'),
];

const members = [
  'client_name',
  'redirect_uris',
  'post_logout_redirect_uris',
  'grant_types',
  'response_types',
  'token_endpoint_auth_method',
  'jwks',
  'jwks_uri',
  'scope',
  'application_type',
  'contacts',
  'logo_uri',
  'latchkey_policy',
  'id_token_signed_response_alg',
  'default_max_age',
  'software_statement',
  '__proto__',
  'constructor',
];

function registrations(): Malformed[] {
  const path = '/register';
  const right = {
    application_type: 'native',
    redirect_uris: [CALLBACK],
    grant_types: ['authorization_code'],
    token_endpoint_auth_method: 'none',
  };
  const wrong = members.flatMap((member, index) =>
    // A sample of all pairs, in which every value meets many members.
    values
      .filter((_value, at) => (at + index) % 4 === 0)
      .map(
        (value) =>
          `${JSON.stringify(right).slice(0, -1)},${JSON.stringify(member)}:${JSON.stringify(value)}}`,
      ),
  );
  const whole = JSON.stringify(right);
  const bodies = [
    ...wrong,
    ...[1, 5, 20, whole.length - 1].map((length) => whole.slice(0, length)),
    ...[
      'null',
      '[]',
      '""',
      '1',
      'true',
      '{}',
      '[{}]',
      '{"a":',
      '\uFEFF{}',
      `${'['.repeat(5000)}`,
      `${'{"a":'.repeat(5000)}1`,
    ],
    `{"client_name":"${'x'.repeat(60_000)}"}`,
  ];
  const types = [
    'text/plain',
    FORM,
    'multipart/form-data',
    'application/json; charset=utf-7',
    'application/jsonx',
    '/',
  ];
  return [
    ...bodies.map((body) => ({ path, body, type: JSON_TYPE })),
    ...types.map((type) => ({ path, body: whole, type })),
    { path, body: new Uint8Array([0xff, 0xfe, 0x00, 0x80]), type: JSON_TYPE },
  ];
}

const grants = [
  'password',
  'refresh_token',
  'authorization_code',
  'client_credentials',
  'urn:ietf:params:oauth:grant-type:device_code',
];
const parameters = [
  'username',
  'password',
  'scope',
  'resource',
  'refresh_token',
  'code',
  'code_verifier',
  'redirect_uri',
  'device_code',
  'client_id',
  'client_secret',
  'client_assertion',
  'device_name',
];

function formEncode(text: string): string {
  return encodeURIComponent(text.isWellFormed() ? text : '\uFFFD');
}

function tokenRequests(client: TestClient): Malformed[] {
  const path = '/token';
  const right = 'username=omar&password=open-sesame&scope=openid';
  const authorized = { authorization: basic(client) };
  const wrong = grants.flatMap((grant) =>
    parameters.flatMap((name, index) =>
      // A sample of all pairs, in which every value meets every grant.
      texts
        .filter((_text, at) => (at + index) % 6 === 0)
        .map((text) => `grant_type=${grant}&${name}=${formEncode(text)}`),
    ),
  );
  const doubled = [
    'grant_type=password&grant_type=refresh_token',
    `grant_type=password&${right}&username=x`,
    `grant_type=password&${right}&scope=a&scope=b`,
    `grant_type=password&${right}&resource=a&resource=b`,
    'refresh_token=a&refresh_token=b&grant_type=refresh_token',
    'client_id=a&client_id=b&grant_type=password',
  ];
  const odd = [
    '',
    '&',
    '=',
    '&&==&',
    'grant_type',
    'grant_type=',
    'grant_type[]=password',
    'grant_type[a]=password',
    '%',
    `a=${'b'.repeat(60_000)}`,
    ...texts.map((text) => `grant_type=${formEncode(text)}`),
  ];
  const types = [
    'text/plain',
    JSON_TYPE,
    'multipart/form-data; boundary=x',
    'application/x-www-form-urlencoded; charset=utf-16',
    '/',
  ];
  const credentials = [
    'Basic',
    'Basic ',
    'Basic  Og==',
    'Basic Og==',
    'Basic OjpOg',
    'Bearer x',
    'Digest x',
    'Basic ////',
    `Basic ${'A'.repeat(8000)}`,
    'basic JTAwOiUwMA==',
    'Basic JSU6JSU=',
  ];
  return [
    ...[...wrong, ...doubled, ...odd].map((body) => ({ path, body, type: FORM, headers: authorized })),
    ...[...doubled, ...odd].map((body) => ({ path, body, type: FORM })),
    ...types.map((type) => ({ path, body: right, type, headers: authorized })),
    ...credentials.map((authorization) => ({ path, body: right, type: FORM, headers: { authorization } })),
  ];
}

const errorSchema = z.object({ error: z.string().regex(/^[a-z_]+$/), error_description: z.string().min(1) });

/** What is wrong with the response, if anything. */
async function faultOf(authority: Authority, { path, body, type, headers }: Malformed) {
  const answer = await fetch(authority.issuer + path, {
    method: 'POST',
    headers: { ...headers, ...(type === undefined ? {} : { 'content-type': type }) },
    body,
  });
  const text = await answer.text();
  if (answer.status === 201 && path === '/register') return undefined;
  const refused = [400, 401, 429].includes(answer.status) && errorSchema.safeParse(JSON.parse(text)).success;
  const leaks = /\bat .*:\d+:\d+|node_modules|Error:|SELECT |INSERT /.test(text);
  if (refused && !leaks) return undefined;
  return { asked: String(body).slice(0, 200), ...headers, status: answer.status, text: text.slice(0, 200) };
}

test.each(eachDatabase)(
  'no malformed registration or token request makes it fail: $name @S3.3',
  async ({ open }) => {
    const lines: string[] = [];
    const authority = await authorityForTest({
      database: await open(),
      log: (line) => lines.push(line),
      logLevel: 'error',
    });
    const client = await register(authority);
    const requests = [...registrations(), ...tokenRequests(client)];
    expect(requests.length).toBeGreaterThan(200);
    const faults: object[] = [];
    for (let start = 0; start < requests.length; start += AT_ONCE) {
      const some = requests.slice(start, start + AT_ONCE);
      const found = await Promise.all(some.map((request) => faultOf(authority, request)));
      faults.push(...found.filter((fault) => fault !== undefined));
    }
    expect(faults).toEqual([]);
    expect(lines).toEqual([]);
    // Afterwards it still works.
    await signIn(authority, client);
  },
);

import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { createMask } from './mask.ts';
import type { Redactor } from './redact.ts';
import { createRedactor } from './redact.ts';

const secret = `c4nary/+${randomBytes(12).toString('hex')}==`;

function redactor(secrets: string[] = [secret]): Redactor {
  return createRedactor(createMask(() => secrets, 4));
}

function line(value: unknown): string {
  return JSON.stringify(redactor().value(value));
}

test('masks a live secret in every encoding, in values, in keys and inside longer texts', () => {
  const forms = [
    secret,
    encodeURIComponent(secret),
    JSON.stringify({ a: secret }),
    JSON.stringify(JSON.stringify({ a: secret })),
    Buffer.from(secret).toString('base64'),
    Buffer.from(`Basic id:${secret}`).toString('base64'),
    Buffer.from(secret).toString('hex'),
    new URLSearchParams({ x: secret }).toString(),
  ];
  for (const form of forms) {
    const printed = line({
      note: `before ${form} after`,
      [form]: 1,
      list: [form],
      map: new Map([[form, form]]),
      set: new Set([form]),
    });
    expect(printed, form).toContain('[masked]');
    expect(printed, form).not.toContain(form.slice(4, 20));
  }
});

test('masks what stands under the name of a secret, live or not', () => {
  const names = [
    'authorization',
    'Authorization',
    'code',
    'password',
    'client_secret',
    'refresh_token',
    'access_token',
    'id_token',
    'code_verifier',
    'client_assertion',
    'Cookie',
    'Set-Cookie',
  ];
  for (const name of names) {
    expect(line({ [name]: 'unknown-canary', kept: 'words' }), name).toBe(
      JSON.stringify({ [name]: '[masked]', kept: 'words' }),
    );
    expect(line(`https://as.example/cb?${name}=unknown-canary&state=1`), name).not.toContain(
      'unknown-canary',
    );
    expect(line(`{"${name}":"unknown-\\"canary"}`), name).not.toContain('canary');
    expect(line({ inner: JSON.stringify(JSON.stringify({ [name]: 'unknown-canary' })) }), name).not.toContain(
      'canary',
    );
  }
});

test('masks what looks like a token, a credential or a private key', () => {
  const jwt = `eyJhbGciOiJFUzI1NiJ9.${randomBytes(80).toString('base64url')}.${randomBytes(64).toString('base64url')}`;
  for (const text of [
    `got ${jwt}!`,
    `Authorization: Bearer ${randomBytes(20).toString('hex')}`,
    'Basic aWQ6Y2FuYXJ5',
    'DPoP abcdefgh123',
  ]) {
    expect(redactor([]).text(text), text).toMatch(/\[masked\]/);
    expect(redactor([]).text(text), text).not.toMatch(/eyJ|aWQ6|abcdefgh|[0-9a-f]{30}/);
  }
  const pem = '-----BEGIN PRIVATE KEY-----\nMIGHAgEAMBMGByqGSM49\n-----END PRIVATE KEY-----';
  expect(redactor([]).text(`key: ${pem} end`)).toBe('key: [masked] end');
});

test('reduces an error to name, code, message and cause', () => {
  const cause = Object.assign(new TypeError(`read ${secret}`), {
    code: 'ECONNRESET',
    config: { headers: { secret } },
  });
  const error = Object.assign(new Error('outer', { cause }), { request: { secret }, response: secret });
  expect(redactor().value(error)).toEqual({
    name: 'Error',
    message: 'outer',
    cause: { name: 'TypeError', code: 'ECONNRESET', message: 'read [masked]' },
  });
});

test('stays small and whole whatever it is given', () => {
  const circle: Record<string, unknown> = { name: 'circle' };
  circle['self'] = circle;
  const deep = JSON.parse(`${'{"a":'.repeat(200)}1${'}'.repeat(200)}`);
  const hostile = {
    get boom(): never {
      throw new Error(secret);
    },
  };
  const proxy = new Proxy(
    {},
    {
      ownKeys: () => {
        throw new Error(secret);
      },
    },
  );
  const values = [
    circle,
    deep,
    hostile,
    proxy,
    () => secret,
    Symbol(secret),
    10n,
    undefined,
    null,
    Number.NaN,
    Buffer.from(secret),
    new Date(Number.NaN),
    new URL(`https://x.example/?code=${secret}`),
    { toJSON: () => secret },
    Array.from({ length: 1_000 }, () => 'x'),
    'y'.repeat(1_000_000),
  ];
  for (const value of values) {
    const printed = line({ value });
    expect(printed.length).toBeLessThan(5_000);
    expect(printed).not.toContain(secret);
  }
  expect(line(circle)).toBe('{"name":"circle","self":"[circular]"}');
});

test('a secret at the place where a long text is cut leaves no half of itself', () => {
  for (const before of [1_980, 1_995, 16_370, 16_380]) {
    const text = `${'w '.repeat(before / 2)}${secret} ${'w '.repeat(20_000)}`;
    expect(redactor().text(text)).not.toContain(secret.slice(0, 6));
  }
  // Masked tokens shrink, so that the place of the cut comes into what is printed.
  const tokens = `eyJ${'h'.repeat(1_500)}.payload.signature `.repeat(20);
  expect(redactor().text(tokens)).not.toContain('eyJ');
});

test('a secret that becomes live later is masked from then on, and one that is gone is forgotten', () => {
  const live: string[] = [];
  const mask = createMask(() => live, 4);
  expect(mask('first-token')).toBe('first-token');
  live.push('first-token');
  expect(mask('first-token')).toBe('[masked]');
  live[0] = 'other-token';
  expect(mask('first-token other-token')).toBe('first-token [masked]');
  expect(mask('sent-token other-token', 'sent-token')).toBe('[masked] [masked]');
});

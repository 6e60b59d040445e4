import { decodeJwt } from 'jose';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { administrator } from '../testing/api.ts';
import { eachDatabase } from '../testing/databases.ts';
import { authorityForTest } from '../testing/harness.ts';
import { openApiContract } from '../testing/openapi.ts';
import { BODY_LIMIT } from './body.ts';
import type { Endpoint } from './endpoint.ts';
import { endpoints } from './endpoints/all.ts';
import { openApiDocument } from './openapi.ts';

const JSON_TYPE = 'application/json';

// Each of these has defeated some server before.
const texts = [
  "' OR 1=1 --",
  '"; DROP TABLE users; --',
  '\u0000',
  'a\u0000b',
  '\r\nX-Injected: 1',
  '../../etc/passwd',
  '__proto__',
  'constructor',
  '%',
  '_',
  '\\',
  '\u{10ffff}',
  '\u202egnp.exe',
  '💥'.repeat(50),
  'x'.repeat(5000),
  '9'.repeat(400),
  '-1',
  '1e308',
  'NaN',
  'null',
  '[]',
  '{"$gt":""}',
];

const values = [
  null,
  true,
  -1,
  1.5,
  1e308,
  '',
  [],
  {},
  [[]],
  ['x', 1],
  { $gt: '' },
  '\ud800',
  '\u0000',
  'x'.repeat(9000),
];

interface Attempt {
  endpoint: Endpoint;
  path: string;
  init: RequestInit;
  /** The expected status; otherwise any described one except success. */
  status?: number;
}

function fill({ path }: Endpoint, value = 'x'.repeat(43)): string {
  return path.replace(/\{\w+\}/g, encodeURIComponent(value));
}

function send(endpoint: Endpoint, body: string | Uint8Array<ArrayBuffer>, type = JSON_TYPE): Attempt {
  return { endpoint, path: fill(endpoint), init: { body, headers: { 'content-type': type } } };
}

function queryAttempts(endpoint: Endpoint): Attempt[] {
  const attempt = (query: string): Attempt => ({ endpoint, path: `${fill(endpoint)}?${query}`, init: {} });
  const { shape } = z
    .strictObject({})
    .extend(endpoint.query instanceof z.ZodObject ? endpoint.query.shape : {});
  const names = Object.keys(shape);
  const wrong = names.flatMap((name) =>
    texts.map((text) => attempt(new URLSearchParams({ [name]: text }).toString())),
  );
  const twice = names.slice(0, 1).map((name) => ({ ...attempt(`${name}=1&${name}=2`), status: 400 }));
  return [...wrong, ...twice, attempt('__proto__=1'), attempt('%ff=%fe'), attempt('a[b]=c')];
}

function bodyAttempts(endpoint: Endpoint): Attempt[] {
  if (endpoint.body === undefined) return [];
  const names = endpoint.body instanceof z.ZodObject ? Object.keys(endpoint.body.shape) : [];
  const objects = [
    ...values,
    ...names.flatMap((name) => values.map((value) => ({ [name]: value }))),
    { unknown: 1 },
  ].map((value) => send(endpoint, JSON.stringify(value)));
  const raw = [
    '',
    '{',
    '{"a":',
    'undefined',
    '{"__proto__":{"roles":["admin"]}}',
    '['.repeat(5000),
    '\ufeff{}',
    "{'a':1}",
  ];
  const badTypes = [
    'text/plain',
    'application/x-www-form-urlencoded',
    'application/json; charset=latin1',
    'multipart/form-data',
  ];
  return [
    ...objects,
    ...raw.map((body) => send(endpoint, body)),
    { ...send(endpoint, new Uint8Array([0x7b, 0xff, 0xfe, 0x7d])), status: 400 },
    { ...send(endpoint, JSON.stringify({ a: 'x'.repeat(BODY_LIMIT) })), status: 413 },
    ...badTypes.map((type) => ({ ...send(endpoint, '{}', type), status: 415 })),
  ];
}

function pathAttempts(endpoint: Endpoint): Attempt[] {
  if (endpoint.params === undefined) return [];
  const init = endpoint.body === undefined ? {} : { body: '{}', headers: { 'content-type': JSON_TYPE } };
  // A URL that is too long is answered by the web server.
  const names = texts.filter((text) => text.length < 1000);
  return names.map((text) => ({ endpoint, path: fill(endpoint, text), init }));
}

/** Requests with one fault each. Accidentally valid ones, such as a search for `%`, are answered. */
function attempts(): Attempt[] {
  return endpoints.flatMap((endpoint) => [
    ...queryAttempts(endpoint),
    ...bodyAttempts(endpoint),
    ...pathAttempts(endpoint),
  ]);
}

test.each(eachDatabase)(
  'no request, however wrong, makes the API fail: $name',
  { timeout: 180_000 },
  async ({ open }) => {
    const faults: string[] = [];
    const authority = await authorityForTest({
      database: await open(),
      log: (line) => void faults.push(line),
    });
    const { tokens } = await administrator(authority);
    const { objection } = openApiContract(JSON.parse(JSON.stringify(openApiDocument(authority.issuer))));
    const all = attempts();
    expect(all.length).toBeGreaterThan(300);
    let refused = 0;
    for (const { endpoint, path, init, status } of all) {
      const { method, path: template } = endpoint;
      const headers = new Headers(init.headers);
      headers.set('authorization', `Bearer ${tokens.access_token}`);
      const answer = await fetch(authority.apiOrigin + path, { ...init, method, headers });
      const text = await answer.text();
      const request = `${method} ${path.slice(0, 200)} ${String(init.body).slice(0, 200)}: ${answer.status} ${text}`;
      if (status !== undefined) expect(answer.status, request).toBe(status);
      expect(answer.status, request).toBeLessThan(500);
      if (!answer.ok) refused += 1;
      // A dot segment in a path parameter changes the path, so the response says not found.
      if (answer.status !== 404 && answer.status !== 405) {
        expect(await objection(method, template, answer.status, text), request).toBeUndefined();
      }
      expect(text, request).not.toMatch(/\bat .+:\d+:\d+|node_modules|SqliteError|syntax error/);
    }
    expect(refused).toBeGreaterThan(300);
    expect(faults.filter((line) => line.includes('"level":"error"'))).toEqual([]);
    const me = await fetch(`${authority.apiOrigin}/api/me`, {
      headers: { authorization: `Bearer ${tokens.access_token}` },
    });
    expect(await me.json()).toMatchObject({
      sub: decodeJwt(tokens.access_token).sub,
      roles: ['user', 'admin'],
    });
  },
);

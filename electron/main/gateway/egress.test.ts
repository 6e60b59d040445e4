import axios from 'axios';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { apiBase, redirectUrl, targetUrl } from './egress.ts';
import type { Gateway } from './gateway.ts';
import type { TestServer } from './testing/servers.ts';
import { fixedTokens, startServer, startTrap, testConnection, testGateway } from './testing/servers.ts';

const token = 'canary-access-token-3f1c9a7e5b';
let api: TestServer;
let trap: TestServer;
let gateway: Gateway;

beforeAll(async () => {
  api = await startServer((_, response) => response.end('{}'));
  trap = await startTrap();
  gateway = testGateway(testConnection(api.origin), fixedTokens(token));
});

afterAll(async () => {
  gateway.close();
  await api.close();
  await trap.close();
});

function hostilePaths(): string[] {
  const host = `127.0.0.1:${trap.port}`;
  return [
    `http://${host}/me`,
    `HTTP://${host}/me`,
    `https:${host}/me`,
    `http:${host}`,
    'javascript:alert(1)',
    'data:application/json,{}',
    'file:///etc/hostname',
    `//${host}/me`,
    `/${host}/me`,
    `///${host}`,
    '/me',
    `me//${host}`,
    `\\\\${host}\\me`,
    `\\${host}`,
    `me\\..\\..\\admin`,
    `/\\${host}/me`,
    `%2f%2f${host}/me`,
    `%2F${host}`,
    `%252f%252f${host}/me`,
    `%5c%5c${host}/me`,
    `%255c${host}`,
    `http%3a%2f%2f${host}`,
    `http%253a//${host}`,
    '..',
    '.',
    './me',
    '../me',
    'jobs/../../me',
    'jobs/..',
    '%2e%2e/me',
    '%2E./me',
    '.%2e/me',
    '%252e%252e/me',
    '%252e%252e%252fme',
    '%25252e%25252e/me',
    '%2525252e%2525252e/me',
    'jobs/..%2f..%2fme',
    'jobs/..%5cme',
    '..;/admin',
    'jobs/..;x=1/admin',
    'x%25/%252e%252e/me',
    `@${host}/me`,
    `user@${host}/me`,
    `user:password@${host}/me`,
    `user%40${host}/me`,
    'me\r\nHost: elsewhere',
    'me%0d%0aX-Injected: 1',
    'me%00',
    'me\u0000',
    'me\u007f',
    '\tme',
    'me\u0085x',
    '%c0%ae%c0%ae/me',
    '%e0%80%ae%e0%80%ae/me',
    '%zz',
    'me%',
    'me?token=1',
    'me#fragment',
    'a'.repeat(5_000),
  ];
}

test('refuses every path that is not plainly relative and sends nothing anywhere @T3 @B5', async () => {
  for (const path of hostilePaths()) {
    const outcome = gateway.request({ session: 'demo', method: 'GET', path });
    await expect(outcome, JSON.stringify(path.slice(0, 80))).rejects.toMatchObject({
      code: 'egress_refused',
    });
  }
  expect(api.seen).toEqual([]);
  expect(trap.seen).toEqual([]);
});

test('the trap of these tests does record a token when it is asked directly @T3', async () => {
  const other = await startTrap();
  await axios.get(`${other.origin}/me`, { headers: { Authorization: `Bearer ${token}` }, proxy: false });
  expect(other.seen.map((entry) => entry.authorization)).toEqual([`Bearer ${token}`]);
  await other.close();
});

test('look-alike characters of other scripts stay inside the path of the API @T3 @B5', async () => {
  const paths = [
    `\uff0f\uff0f127.0.0.1:${trap.port}/me`,
    `\u2215\u2215127.0.0.1:${trap.port}`,
    `\uff20127.0.0.1`,
    '\uff0e\uff0e/\uff0e\uff0e/me',
    '\u2024\u2024/me',
    'ａｐｉ。example/me',
    '例え.テスト/me',
  ];
  for (const path of paths) await gateway.request({ session: 'demo', method: 'GET', path });
  expect(trap.seen).toEqual([]);
  const seen = api.seen.splice(0);
  expect(seen).toHaveLength(paths.length);
  for (const entry of seen) expect(entry.url.startsWith('/api/')).toBe(true);
});

test('sends ordinary paths to the API with the token in the header alone @S0.2', async () => {
  const requests = [
    { path: 'me', url: '/api/me' },
    { path: '', url: '/api/' },
    { path: 'jobs/', url: '/api/jobs/' },
    { path: 'users/jane@example.com', url: '/api/users/jane@example.com' },
    { path: 'a%20b/c d', url: '/api/a%20b/c%20d' },
    { path: 'über/x..y/...', url: '/api/%C3%BCber/x..y/...' },
    {
      path: 'jobs',
      query: { q: '../..//x?y&z=1', page: '2' },
      url: '/api/jobs?q=..%2F..%2F%2Fx%3Fy%26z%3D1&page=2',
    },
  ];
  for (const { path, query } of requests)
    await gateway.request({ session: 'demo', method: 'GET', path, query });
  const seen = api.seen.splice(0);
  expect(seen.map((entry) => entry.url)).toEqual(requests.map((request) => request.url));
  for (const entry of seen) {
    expect(entry.authorization).toBe(`Bearer ${token}`);
    expect(entry.url).not.toContain(token);
  }
});

test('whatever is put together from hostile pieces, it is refused or stays below origin and prefix @T3 @B5', () => {
  const pieces = [
    '..',
    '.',
    '/',
    '//',
    '\\',
    '%2e',
    '%2f',
    '%5c',
    '%25',
    '@',
    ':',
    'http:',
    ';',
    'me',
    '%00',
    '\uff0f',
    'ü',
    ' ',
  ];
  const base = apiBase(testConnection('http://127.0.0.1:8080', '/a/b/'), 0);
  let state = 12_345;
  const next = (below: number): number => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  let passed = 0;
  for (let round = 0; round < 20_000; round += 1) {
    const path = Array.from({ length: 1 + next(6) }, () => pieces[next(pieces.length)]).join('');
    let href: string;
    try {
      href = targetUrl(base, path);
    } catch (error) {
      expect(error).toMatchObject({ code: 'egress_refused' });
      continue;
    }
    passed += 1;
    const url = new URL(href);
    let pathname = url.pathname;
    for (let decoding = 0; decoding < 4; decoding += 1) {
      const resolved = new URL(pathname.replaceAll('\\', '/'), base.origin);
      expect(resolved.origin + resolved.pathname).toSatisfy((text: string) =>
        text.startsWith('http://127.0.0.1:8080/a/b/'),
      );
      pathname = pathname.replace(/%([0-9a-f]{2})/gi, (_, hex: string) =>
        String.fromCharCode(Number.parseInt(hex, 16)),
      );
    }
  }
  expect(passed).toBeGreaterThan(100);
});

test('a redirect from https to http, or into another prefix, is refused @T3 @B5', () => {
  const base = apiBase(testConnection('https://api.example.com', '/v1/'), 0);
  const from = 'https://api.example.com/v1/me';
  for (const location of [
    'http://api.example.com/v1/me',
    'https://api.example.com:8443/v1/me',
    'https://api.example.com.evil.example/v1/me',
    'https://user@api.example.com/v1/me',
    'https://äpi.example.com/v1/me',
    '//evil.example/v1/me',
    '/\\evil.example/v1/me',
    '/v2/me',
    '/v1/../v2/me',
    '/v1/%2e%2e/v2/me',
    '/v1/%252e%252e/v2/me',
    '/v1//evil.example',
    'https://',
    'http://[',
  ]) {
    expect(() => redirectUrl(base, from, location), location).toThrow(
      expect.objectContaining({ code: 'egress_refused' }),
    );
  }
  expect(redirectUrl(base, from, 'profile?x=1#part')).toBe('https://api.example.com/v1/profile?x=1');
});

test('an API entry that does not exist is refused, another one is used by its number', async () => {
  const second = await startServer((_, response) => response.end('{}'));
  const connection = testConnection(api.origin);
  const both = { ...connection, api: [...connection.api, { origin: second.origin, prefix: '/v2/' }] };
  const own = testGateway(both, fixedTokens(token));
  await own.request({ session: 'demo', method: 'GET', path: 'me', api: 1 });
  expect(second.seen.map((entry) => entry.url)).toEqual(['/v2/me']);
  const outcome = own.request({ session: 'demo', method: 'GET', path: 'me', api: 2 });
  await expect(outcome).rejects.toMatchObject({ code: 'egress_refused' });
  own.close();
  await second.close();
});

import { expect, test } from 'vitest';
import { openInBrowser } from './open-external.ts';

async function opened(address: string, endpoint: string, via?: string): Promise<string[]> {
  const urls: string[] = [];
  await openInBrowser({ address, endpoint, via }, async (url) => {
    urls.push(url);
  });
  return urls;
}

const start = `http://127.0.0.1:40123/start/${'a'.repeat(32)}`;

test('an address of this computer that leads there is opened in its place @T19', async () => {
  const endpoint = 'https://login.example.com/authorize';
  expect(await opened(`${endpoint}?client_id=a`, endpoint, start)).toEqual([start]);
  await expect(opened('https://evil.example/authorize', endpoint, start)).rejects.toMatchObject({
    code: 'egress_refused',
  });
});

test.each([
  start.replace('127.0.0.1', 'localhost'),
  start.replace('127.0.0.1', '127.0.0.1.evil.example'),
  start.replace('http:', 'https:'),
  start.replace('127.0.0.1', 'user@127.0.0.1'),
  start.replace('/start/', '/callback/'),
  `${start}?next=https://evil.example`,
  `${start}/../../x`,
  start.slice(0, -10),
  'file:///usr/bin/xcalc',
])('no other way there is opened: %s @T4', async (via) => {
  const endpoint = 'https://login.example.com/authorize';
  await expect(opened(endpoint, endpoint, via)).rejects.toMatchObject({ code: 'egress_refused' });
});

test.each([
  ['https://login.example.com/authorize?client_id=a', 'https://login.example.com/authorize'],
  ['https://login.example.com/t/authorize?p=1&client_id=a', 'https://login.example.com/t/authorize?p=1'],
  ['http://127.0.0.1:9400/auth?x=1', 'http://127.0.0.1:9400/auth'],
  ['https://login.example.com/end?client_id=a&logout_hint=b', 'https://login.example.com/end'],
])('a request to the authorization or end-session endpoint opens: %s', async (url, endpoint) => {
  expect(await opened(url, endpoint)).toEqual([url]);
});

test.each([
  'https://login.example.com.evil.example/authorize',
  'https://login.example.com:8443/authorize',
  'https://login.example.com/elsewhere',
  'https://login.example.com/authorize/../elsewhere',
  'http://login.example.com/authorize',
  'https://user@login.example.com/authorize',
  'https://evil.example/authorize?https://login.example.com',
  'file:///usr/bin/xcalc',
  'smb://evil.example/share',
  'javascript:alert(1)',
  'ms-msdt:/id',
  '',
])('any other is refused, and nothing is opened: %s @T4', async (url) => {
  const endpoint = 'https://login.example.com/authorize';
  await expect(opened(url, endpoint)).rejects.toMatchObject({ code: 'egress_refused' });
});

test('one endpoint does not let out what belongs to another @T4', async () => {
  const [authorize, end] = ['https://login.example.com/authorize', 'https://login.example.com/session/end'];
  await expect(opened(`${end}?client_id=a`, authorize)).rejects.toMatchObject({ code: 'egress_refused' });
  await expect(opened(`${authorize}?client_id=a`, end)).rejects.toMatchObject({ code: 'egress_refused' });
});

test.each(['http://login.example.com/authorize', 'file:///usr/bin/xcalc', 'javascript:alert(1)'])(
  'an endpoint that is no safe address opens nothing: %s',
  async (endpoint) => {
    await expect(opened(endpoint, endpoint)).rejects.toMatchObject({ code: 'egress_refused' });
  },
);

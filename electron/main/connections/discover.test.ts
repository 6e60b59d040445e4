import type { IncomingMessage, ServerResponse } from 'node:http';
import { expect, onTestFinished, test } from 'vitest';
import type { Discovering } from '../../../shared/model/new-connection.ts';
import { createTransport } from '../oauth/http-request.ts';
import { sendJson, serve } from '../oauth/testing/http-server.ts';
import { serverForTest } from '../session/testing/app.ts';
import { discover } from './discover.ts';

const openid = '/.well-known/openid-configuration';
const oauth = '/.well-known/oauth-authorization-server';

type Page = unknown | ((response: ServerResponse) => void);

async function against(pages: (origin: string) => Record<string, Page>) {
  const seen: Pick<IncomingMessage, 'method' | 'url' | 'headers'>[] = [];
  const server = await serve((request, response, body) => {
    seen.push({ method: request.method, url: request.url, headers: request.headers });
    expect(body).toBe('');
    const page = pages(server.origin)[request.url ?? ''];
    if (page === undefined) response.writeHead(404).end('not here');
    else if (typeof page === 'function') page(response);
    else sendJson(response, 200, page);
  });
  onTestFinished(() => server.close());
  return { origin: server.origin, host: new URL(server.origin).host, seen };
}

async function discoverAt(address: string, { online = true, stop = false, deadlineMs = 5_000 } = {}) {
  const http = createTransport({ deadlineMs });
  const steps: Discovering[] = [];
  const stopping = new AbortController();
  const onStep = (at: Discovering) => {
    steps.push(at);
    if (stop) stopping.abort();
  };
  try {
    const signal = stopping.signal;
    return { found: await discover(http, { address, signal, onStep, isOnline: () => online }), steps };
  } finally {
    http.close();
  }
}

const good = (issuer: string) => ({
  issuer,
  authorization_endpoint: `${issuer}/authorize`,
  token_endpoint: `${issuer}/token`,
  jwks_uri: `${issuer}/jwks`,
});

test('a server is found by its host, its issuer and the address of its metadata, with GET alone @B4', async () => {
  const { origin, host, seen } = await against((issuer) => ({ [openid]: good(issuer) }));
  for (const typed of [host, origin, `${origin}/`, `${origin}${openid}`]) {
    const { found, steps } = await discoverAt(typed);
    expect(found).toMatchObject({ state: 'found', server: { issuer: origin, host } });
    expect(steps).toEqual([{ step: 'openid', host }]);
  }
  expect(new Set(seen.map(({ method, url }) => `${method} ${url}`))).toEqual(new Set([`GET ${openid}`]));
  expect(seen.every(({ headers }) => headers.authorization === undefined && !headers.cookie)).toBe(true);
});

test('a server whose issuer ends with a slash keeps it, and one of RFC 8414 alone is found too @B4', async () => {
  const slash = await against((issuer) => ({ [openid]: { ...good(issuer), issuer: `${issuer}/` } }));
  expect((await discoverAt(slash.host)).found).toMatchObject({ server: { issuer: `${slash.origin}/` } });
  const plain = await against((issuer) => ({ [oauth]: good(issuer) }));
  const { found, steps } = await discoverAt(plain.host);
  expect(found).toMatchObject({ state: 'found' });
  expect(steps.map(({ step }) => step)).toEqual(['openid', 'oauth']);
});

test('what a real server offers is told in the terms of a connection @B4', async () => {
  const { issuer } = await serverForTest({ par: true, dpop: true });
  const { found } = await discoverAt(issuer);
  expect(found).toMatchObject({
    state: 'found',
    server: {
      clients: expect.arrayContaining(['registration', 'client_secret_basic']),
      features: expect.arrayContaining(['registration', 'pushed_requests', 'device_bound_tokens']),
      proposed: { name: new URL(issuer).host, origin: issuer },
    },
  });
});

const html = (response: ServerResponse) =>
  void response.writeHead(200, { 'content-type': 'text/html' }).end('<html>Welcome to the lobby</html>');
const status =
  (code: number, headers: Record<string, string> = {}) =>
  (response: ServerResponse) =>
    void response.writeHead(code, headers).end();

test.each<[string, string, (origin: string) => Page]>([
  ['a page of a captive portal', 'web_page', () => html],
  [
    'a page that says it is JSON',
    'web_page',
    () => (response: ServerResponse) =>
      void response.writeHead(200, { 'content-type': 'application/json' }).end(' <!doctype html>'),
  ],
  ['a network that wants a sign-in', 'web_page', () => status(511)],
  ['a server in trouble', 'server_error', () => status(503)],
  ['a server that wants a pause', 'server_error', () => status(429)],
  [
    'no JSON',
    'not_readable',
    () => (response: ServerResponse) =>
      void response.writeHead(200, { 'content-type': 'application/json' }).end('{"issuer":'),
  ],
  ['a list', 'not_readable', () => []],
  ['compressed JSON', 'not_readable', () => status(200, { 'content-encoding': 'gzip' })],
  ['JSON of something else', 'no_description', () => ({ hello: 'world' })],
  [
    'a template of issuers',
    'any_tenant',
    () => ({ ...good('https://a.example'), issuer: 'https://a.example/{tenantid}/v2.0' }),
  ],
  ['no token endpoint', 'no_token_endpoint', (issuer) => ({ issuer })],
  [
    'a token endpoint without TLS',
    'unsafe_endpoint',
    (issuer) => ({ ...good(issuer), token_endpoint: 'http://a.example/t' }),
  ],
  [
    'a script for an endpoint',
    'unsafe_endpoint',
    (issuer) => ({ ...good(issuer), authorization_endpoint: 'javascript:alert(1)' }),
  ],
  [
    'an endless answer',
    'too_large',
    () => (response: ServerResponse) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end('x'.repeat(300_000));
    },
  ],
])('%s is told as such, and nobody else is asked @T14 @T15', async (_, fault, page) => {
  const { host, seen } = await against((origin) => ({ [openid]: page(origin), [oauth]: undefined }));
  const { found } = await discoverAt(host);
  expect(found).toEqual({ state: 'fault', fault, host });
  expect(seen.length).toBe(fault === 'no_description' ? 2 : 1);
});

test('another issuer is named, so that it can be asked in its place, and is not asked unasked @T14', async () => {
  const { host } = await against(() => ({ [openid]: good('https://login.a.example/') }));
  expect((await discoverAt(host)).found).toEqual({
    state: 'fault',
    fault: 'other_issuer',
    host,
    instead: 'https://login.a.example/',
  });
  const evil = await against(() => ({ [openid]: good('http://login.a.example') }));
  expect((await discoverAt(evil.host)).found).toEqual({
    state: 'fault',
    fault: 'other_issuer',
    host: evil.host,
  });
});

test('a redirect is not followed; where it leads is told if that may be asked @T3', async () => {
  const other = await against((issuer) => ({ [openid]: good(issuer) }));
  const to = { location: `${other.origin}${openid}` };
  const { host } = await against(() => ({ [openid]: status(302, to) }));
  expect((await discoverAt(host)).found).toEqual({
    state: 'fault',
    fault: 'redirect',
    host,
    instead: other.origin,
  });
  expect(other.seen).toEqual([]);
  const portal = await against(() => ({
    [openid]: status(302, { location: 'http://portal.example/login' }),
  }));
  expect((await discoverAt(portal.host)).found).toEqual({
    state: 'fault',
    fault: 'redirect',
    host: portal.host,
  });
});

test('nobody there, no network, silence and a change of mind are told apart @B6', async () => {
  const silent = await serve(() => new Promise(() => undefined));
  const { host } = new URL(silent.origin);
  expect((await discoverAt(host, { deadlineMs: 100 })).found).toEqual({
    state: 'fault',
    fault: 'timed_out',
    host,
  });
  expect((await discoverAt(host, { stop: true })).found).toEqual({
    state: 'fault',
    fault: 'cancelled',
    host,
  });
  await silent.close();
  expect((await discoverAt(host)).found).toEqual({ state: 'fault', fault: 'refused', host });
  expect((await discoverAt(host, { online: false })).found).toEqual({
    state: 'fault',
    fault: 'offline',
    host,
  });
  expect((await discoverAt(`https://${host}`)).found).toMatchObject({ fault: 'refused' });
  expect((await discoverAt('nobody.invalid')).found).toMatchObject({
    state: 'fault',
    host: 'nobody.invalid',
  });
});

test('a server without TLS where https was asked for is not trusted @T16', async () => {
  const { host } = await against((issuer) => ({ [openid]: good(issuer) }));
  const { found } = await discoverAt(`https://${host}`);
  expect(found).toEqual({ state: 'fault', fault: 'not_trusted', host });
});

test('what cannot be an address is told without a single request', async () => {
  for (const [typed, fault] of [
    ['', 'empty'],
    ['http://a.example', 'not_secure'],
    ['https://dana:secret@a.example', 'userinfo'],
  ] as const) {
    const { found, steps } = await discoverAt(typed);
    expect([found, steps]).toEqual([{ state: 'fault', fault }, []]);
  }
});

import { expect, onTestFinished, test } from 'vitest';
import { connectionSchema } from '../../../../shared/model/connection.ts';
import { createTransport } from '../http-request.ts';
import { sendJson, serve } from '../testing/http-server.ts';
import { findServer } from './metadata.ts';
import { createServerSource } from './server-source.ts';

const oidc = '/.well-known/openid-configuration';
const oauth2 = '/.well-known/oauth-authorization-server';

async function against(pages: (issuer: string) => Record<string, unknown>) {
  const state = { requests: [] as string[], down: false };
  const server = await serve((request, response) => {
    const path = request.url ?? '';
    state.requests.push(path);
    if (state.down) return void response.writeHead(503).end();
    const page = pages(server.origin)[path];
    if (page === undefined) response.writeHead(404).end();
    else if (typeof page === 'string') response.writeHead(200, { 'content-type': 'text/html' }).end(page);
    else sendJson(response, 200, page);
  });
  const http = createTransport();
  onTestFinished(async () => {
    http.close();
    await server.close();
  });
  const connection = connectionSchema().parse({
    id: 'test',
    name: 'Test',
    issuer: server.origin,
    client: { authentication: 'none', id: 'app' },
    grants: ['authorization_code'],
    api: [{ origin: server.origin, prefix: '/api/' }],
  });
  return { http, connection, state };
}

const good = (issuer: string) => ({ issuer, token_endpoint: `${issuer}/token`, jwks_uri: `${issuer}/jwks` });

test('finds a server by OpenID Connect Discovery', async () => {
  const { http, connection, state } = await against((issuer) => ({ [oidc]: good(issuer) }));
  expect(await findServer(http, connection)).toMatchObject(good(connection.issuer));
  expect(state.requests).toEqual([oidc]);
});

test('finds a server by RFC 8414 where the other is missing', async () => {
  const { http, connection, state } = await against((issuer) => ({ [oauth2]: good(issuer) }));
  expect(await findServer(http, connection)).toMatchObject(good(connection.issuer));
  expect(state.requests).toEqual([oidc, oauth2]);
});

test('takes the endpoints of the connection without asking', async () => {
  const { http, connection, state } = await against(() => ({}));
  const endpoints = { token_endpoint: `${connection.issuer}/t` };
  expect(await findServer(http, { ...connection, endpoints })).toMatchObject(endpoints);
  expect(state.requests).toEqual([]);
});

test.each<[string, (issuer: string) => unknown]>([
  ['another issuer', (issuer) => ({ ...good(issuer), issuer: 'https://evil.example' })],
  ['the issuer with a slash more', (issuer) => ({ ...good(issuer), issuer: `${issuer}/` })],
  ['no token endpoint', (issuer) => ({ issuer })],
  [
    'a token endpoint without TLS',
    (issuer) => ({ ...good(issuer), token_endpoint: 'http://example.com/token' }),
  ],
  ['a token endpoint that is a list', (issuer) => ({ ...good(issuer), token_endpoint: [`${issuer}/token`] })],
  [
    'a script for an endpoint',
    (issuer) => ({ ...good(issuer), authorization_endpoint: 'javascript:alert(1)' }),
  ],
  ['a file for keys', (issuer) => ({ ...good(issuer), jwks_uri: 'file:///etc/passwd' })],
  ['a list', () => []],
  ['HTML', () => '<h1>Hello</h1>'],
])('refuses a description with %s', async (_, page) => {
  const { http, connection } = await against((issuer) => ({ [oidc]: page(issuer) }));
  await expect(findServer(http, connection)).rejects.toMatchObject({ code: 'unexpected_answer' });
});

test('a server that does not describe itself, or is down, is told apart', async () => {
  const { http, connection, state } = await against(() => ({}));
  await expect(findServer(http, connection)).rejects.toMatchObject({
    code: 'unexpected_answer',
    remedy: expect.stringContaining(connection.issuer),
  });
  state.down = true;
  await expect(findServer(http, connection)).rejects.toMatchObject({ code: 'server_error' });
});

test('algorithms that need no key of the server are never taken from it', async () => {
  const { http, connection } = await against((issuer) => ({
    [oidc]: { ...good(issuer), id_token_signing_alg_values_supported: ['none', 'HS256', 'ES256'] },
  }));
  const server = await findServer(http, connection);
  expect(server.id_token_signing_alg_values_supported).toEqual(['ES256']);
});

test('a description is kept while the server cannot give a new one', async () => {
  const { http, connection, state } = await against((issuer) => ({ [oidc]: good(issuer) }));
  const source = createServerSource(http, connection, { maxAgeMs: 0 });
  const first = await source();
  state.down = true;
  expect(await source()).toEqual(first);
  expect(state.requests.length).toBeGreaterThan(1);
});

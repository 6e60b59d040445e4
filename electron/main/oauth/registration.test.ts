import { expect, onTestFinished, test } from 'vitest';
import { createTransport } from './http-request.ts';
import { registerClient } from './registration.ts';
import { sendJson, serve } from './testing/http-server.ts';

/** Registers at a server with these responses. */
async function registeredAt(status: number, body: unknown, later: [number, unknown] = [status, body]) {
  const requests: unknown[] = [];
  const server = await serve((_, response, text) => {
    requests.push(JSON.parse(text));
    if (requests.length > 1) sendJson(response, ...later);
    else sendJson(response, status, body);
  });
  const http = createTransport();
  onTestFinished(async () => {
    http.close();
    await server.close();
  });
  const found = { issuer: server.origin, registration_endpoint: `${server.origin}/register` };
  return { requests, done: registerClient(http, found, { grants: ['authorization_code'] }) };
}

test('registers as a native client with the grants of the connection, and takes what it is given @B4', async () => {
  const { requests, done } = await registeredAt(201, {
    client_id: 'x',
    client_secret: 's',
    client_secret_expires_at: 0,
  });
  const { redirect_path, ...client } = await done;
  expect(client).toEqual({ client_id: 'x', client_secret: 's', method: 'client_secret_basic' });
  expect(redirect_path).toMatch(/^\/callback\/[\w-]{22}$/);
  expect(requests).toMatchObject([
    {
      application_type: 'native',
      grant_types: ['authorization_code', 'refresh_token'],
      redirect_uris: [`http://127.0.0.1${redirect_path}`, `http://127.0.0.1${redirect_path}/`],
    },
  ]);
});

test.each([
  [401, { error: 'invalid_token' }],
  [403, { error: 'insufficient_scope', error_description: 'Policy canary-31f0 rejected the request' }],
  [403, 'no'],
])(
  'a server that wants to know who registers (%i) is explained, with another way @B4',
  async (status, body) => {
    const { done } = await registeredAt(status, body);
    const problem = await done.catch((error: unknown) => error);
    expect(problem).toMatchObject({
      code: 'client_refused',
      message: expect.stringContaining('register itself'),
      remedy: expect.stringContaining('client id'),
    });
    expect(JSON.stringify([problem, String(problem)])).not.toContain('canary-31f0');
  },
);

test.each([
  [400, { error: 'invalid_redirect_uri' }, 'client_refused'],
  [503, {}, 'server_error'],
  [201, { client_id: 'x', token_endpoint_auth_method: 'client_secret_basic' }, 'unexpected_answer'],
])('an answer of %i that is no registration is told apart', async (status, body, code) => {
  const { done } = await registeredAt(status, body);
  await expect(done).rejects.toMatchObject({ code });
});

test('each registration has a path of its own to come back to @T19', async () => {
  const given = [201, { client_id: 'x', client_secret: 's', client_secret_expires_at: 0 }] as const;
  const paths = await Promise.all(
    [1, 2].map(async () => (await (await registeredAt(...given)).done).redirect_path),
  );
  expect(new Set(paths).size).toBe(2);
});

test('a server that takes no such path is asked for the plain one @T19 @B4', async () => {
  const client = { client_id: 'x', client_secret: 's', client_secret_expires_at: 0 };
  const { requests, done } = await registeredAt(400, { error: 'invalid_redirect_uri' }, [201, client]);
  expect(await done).toEqual({ client_id: 'x', client_secret: 's', method: 'client_secret_basic' });
  expect(requests).toMatchObject([
    { redirect_uris: [expect.stringMatching(/\/callback\/[\w-]{22}$/), expect.any(String)] },
    { redirect_uris: ['http://127.0.0.1/callback', 'http://127.0.0.1/callback/'] },
  ]);
});

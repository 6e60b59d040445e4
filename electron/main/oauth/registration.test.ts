import { expect, onTestFinished, test } from 'vitest';
import { registerClient } from './registration.ts';
import { sendJson, serve } from './testing/http-server.ts';
import { createTransport } from './transport.ts';

/** Registers at a server that answers so. */
async function registeredAt(status: number, body: unknown) {
  const asked: unknown[] = [];
  const server = await serve((_, response, text) => {
    asked.push(JSON.parse(text));
    sendJson(response, status, body);
  });
  const http = createTransport();
  onTestFinished(async () => {
    http.close();
    await server.close();
  });
  const found = { issuer: server.origin, registration_endpoint: `${server.origin}/register` };
  return { asked, done: registerClient(http, found, { grants: ['authorization_code'] }) };
}

test('registers as a native client with the grants of the connection, and takes what it is given @B4', async () => {
  const { asked, done } = await registeredAt(201, {
    client_id: 'x',
    client_secret: 's',
    client_secret_expires_at: 0,
  });
  expect(await done).toEqual({ client_id: 'x', client_secret: 's', method: 'client_secret_basic' });
  expect(asked).toMatchObject([
    { application_type: 'native', grant_types: ['authorization_code', 'refresh_token'] },
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

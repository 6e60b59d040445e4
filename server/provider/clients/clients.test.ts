import { expect, test } from 'vitest';
import { authorityForTest, errorOf, passwordRequest, register, signIn } from '../../testing/harness.ts';
import { isBelowLoopback } from './clients.ts';

test.each([
  ['http://127.0.0.1/callback/', 'http://127.0.0.1:49152/callback/aB3_-', true],
  ['http://127.0.0.1:1/callback/', 'http://127.0.0.1:2/callback/a', true],
  ['http://[::1]/', 'http://[::1]:5/a', true],
  ['http://127.0.0.1/callback', 'http://127.0.0.1:2/callback/a', false],
  ['http://127.0.0.1/callback/', 'http://127.0.0.1:2/callback/', false],
  ['http://127.0.0.1/callback/', 'http://127.0.0.1:2/callback/a/b', false],
  ['http://127.0.0.1/callback/', 'http://127.0.0.1:2/callback/%2e%2e', false],
  ['http://127.0.0.1/callback/', 'http://127.0.0.1:2/callback/../a', false],
  ['http://127.0.0.1/callback/', 'http://127.0.0.1:2/callback\\a', false],
  ['http://127.0.0.1/callback/', 'http://127.0.0.1:2/callback/a#x', false],
  ['http://127.0.0.1/callback/', 'http://127.0.0.2:2/callback/a', false],
  ['http://127.0.0.1/callback/', 'http://localhost:2/callback/a', false],
  ['http://127.0.0.1/callback/', 'https://127.0.0.1:2/callback/a', false],
  ['http://127.0.0.1/callback/', 'http://127.0.0.1.evil.example/callback/a', false],
  ['http://127.0.0.1/callback/', 'http://2130706433:2/callback/a', false],
  ['https://app.example/callback/', 'https://app.example/callback/a', false],
])('registered %s, asked %s: %s', (registered, asked, allowed) => {
  expect(isBelowLoopback(registered, asked)).toBe(allowed);
});

test('clients authenticate by HTTP Basic and by form body, each as registered @S3.2', async () => {
  const authority = await authorityForTest();
  await signIn(authority, await register(authority));
  const poster = await register(authority, { token_endpoint_auth_method: 'client_secret_post' });
  const body = { grant_type: 'password', username: 'demo', password: 'correct-horse' };
  const form = (secret: string) =>
    fetch(`${authority.issuer}/token`, {
      method: 'POST',
      body: new URLSearchParams({ ...body, client_id: poster.id, client_secret: secret }),
    });
  expect((await form(poster.secret)).status).toBe(200);
  expect((await form('wrong')).status).toBe(401);
});

test('a secret that was right before is checked again: a wrong one stays wrong', async () => {
  const authority = await authorityForTest();
  const client = await register(authority);
  for (const secret of [client.secret, 'wrong', client.secret, `${client.secret} `, 'wrong']) {
    const response = await passwordRequest(authority, { id: client.id, secret });
    expect(response.status).toBe(secret === client.secret ? 200 : 401);
  }
});

test('a registration that cannot be granted is refused with the reason (RFC 7591 §3.2.2)', async () => {
  const authority = await authorityForTest();
  for (const [metadata, error] of [
    [{ redirect_uris: ['http://elsewhere.example/'], application_type: 'native' }, 'invalid_redirect_uri'],
    [{ redirect_uris: ['http://127.0.0.1/'], application_type: 'toaster' }, 'invalid_client_metadata'],
    [{ redirect_uris: ['http://127.0.0.1/'], grant_types: ['implicit'] }, 'invalid_client_metadata'],
    [{ redirect_uris: ['https://a.example/'], jwks_uri: 'https://a.example/k' }, 'invalid_client_metadata'],
  ] as const) {
    const response = await fetch(`${authority.issuer}/register`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(metadata),
    });
    expect(response.status).toBe(400);
    expect(await errorOf(response)).toBe(error);
  }
});

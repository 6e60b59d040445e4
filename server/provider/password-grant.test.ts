import { createRemoteJWKSet, decodeJwt, decodeProtectedHeader, jwtVerify } from 'jose';
import { expect, test } from 'vitest';
import { authorityForTest, errorOf, passwordRequest, register, signIn } from '../testing/harness.ts';

test('user name and password become access, refresh and ID token @S0.1 @S3.5', async () => {
  const authority = await authorityForTest();
  const client = await register(authority);
  const tokens = await signIn(authority, client);
  const keys = createRemoteJWKSet(new URL(`${authority.issuer}/jwks`));
  const { payload } = await jwtVerify(tokens.id_token, keys, {
    issuer: authority.issuer,
    audience: client.id,
  });
  expect(payload).toMatchObject({ name: 'Dana Demo', preferred_username: 'demo', roles: ['user'] });
  expect(tokens.refresh_token).toMatch(/^[\w-]{43}$/);
  expect(decodeJwt(tokens.access_token)['client_id']).toBe(client.id);
});

test('access tokens are JWTs of RFC 9068 with the lifetime set @S1.1 @S0.7 @S4.1', async () => {
  const authority = await authorityForTest();
  const client = await register(authority);
  const { access_token, expires_in } = await signIn(authority, client);
  expect(decodeProtectedHeader(access_token)).toMatchObject({ typ: 'at+jwt', alg: 'ES256' });
  const claims = decodeJwt(access_token);
  expect(claims).toMatchObject({
    iss: authority.issuer,
    aud: `${authority.apiOrigin}/api`,
    client_id: client.id,
    scope: 'openid profile email roles api:read api:write',
    roles: ['user'],
  });
  expect((claims.exp ?? 0) - (claims.iat ?? 0)).toBe(900);
  expect(expires_in).toBe(900);
  const [live] = await authority.activeRefreshTokens('demo');
  const lasts = (live?.expires ?? 0) - (live?.issued ?? 0);
  // Both are whole seconds, and a new one may begin between them.
  expect([30 * 24 * 60 * 60 - 1, 30 * 24 * 60 * 60]).toContain(lasts);
});

test('the access lifetime is a setting @S0.7', async () => {
  const authority = await authorityForTest({ accessTtl: 5 });
  const tokens = await signIn(authority, await register(authority));
  expect(tokens.expires_in).toBe(5);
});

test('a wrong password and an unknown user are refused with the same words @S3.5', async () => {
  const authority = await authorityForTest();
  const client = await register(authority);
  const wrong = await passwordRequest(authority, client, { password: 'wrong' });
  const unknown = await passwordRequest(authority, client, { username: 'nobody' });
  expect([wrong.status, unknown.status]).toEqual([400, 400]);
  const [first, second] = [await wrong.json(), await unknown.json()];
  expect(first).toEqual({ error: 'invalid_grant', error_description: expect.stringContaining('wrong') });
  expect(second).toEqual(first);
});

test.each([
  ['no password', { password: '' }, 'invalid_request'],
  ['no user name', { username: '' }, 'invalid_request'],
  ['a scope nobody has', { scope: 'openid api:everything' }, 'invalid_scope'],
  ['another resource', { resource: 'https://elsewhere.example/api' }, 'invalid_target'],
])('refuses %s', async (_what, changes, error) => {
  const authority = await authorityForTest();
  const response = await passwordRequest(authority, await register(authority), changes);
  expect(response.status).toBe(400);
  expect(await errorOf(response)).toBe(error);
});

test('a wrong or missing client secret is refused before the password is looked at @S3.5', async () => {
  const authority = await authorityForTest();
  const { id } = await register(authority);
  const wrong = await passwordRequest(authority, { id, secret: 'not-the-secret' });
  expect(wrong.status).toBe(401);
  expect(await errorOf(wrong)).toBe('invalid_client');
  const body = { grant_type: 'password', username: 'demo', password: 'correct-horse', client_id: id };
  const missing = await fetch(`${authority.issuer}/token`, {
    method: 'POST',
    body: new URLSearchParams(body),
  });
  expect(await errorOf(missing)).toBe('invalid_client');
});

test('a client without the refresh_token grant gets no refresh token, without openid no ID token', async () => {
  const authority = await authorityForTest();
  const client = await register(authority, {
    grant_types: ['password'],
    response_types: [],
    redirect_uris: [],
  });
  const response = await passwordRequest(authority, client, { scope: 'api:read' });
  const body = await response.json();
  expect(body).toMatchObject({ scope: 'api:read', token_type: 'Bearer' });
  expect(body).not.toHaveProperty('refresh_token');
  expect(body).not.toHaveProperty('id_token');
});

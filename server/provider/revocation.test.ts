import { expect, test } from 'vitest';
import {
  authorityForTest,
  callApi,
  errorOf,
  post,
  refresh,
  refreshRequest,
  register,
  signIn,
} from '../testing/harness.ts';

test('revoking a refresh token ends the sign-in at once, its access tokens too @S1.2', async () => {
  const authority = await authorityForTest();
  const client = await register(authority);
  const tokens = await signIn(authority, client);
  const other = await signIn(authority, client);
  expect((await callApi(authority, '/api/me', tokens.access_token)).status).toBe(200);
  const answer = await post(authority, '/token/revocation', client, { token: tokens.refresh_token });
  expect(answer.status).toBe(200);
  expect(await errorOf(await refreshRequest(authority, client, tokens.refresh_token))).toBe('invalid_grant');
  const refused = await callApi(authority, '/api/me', tokens.access_token);
  expect(refused.status).toBe(401);
  expect(refused.headers.get('www-authenticate')).toMatch(
    /^Bearer .*error="invalid_token", error_description="/,
  );
  expect((await callApi(authority, '/api/me', other.access_token)).status).toBe(200);
});

test('a token revoked twice, or never issued, is no error (RFC 7009 §2.2)', async () => {
  const authority = await authorityForTest();
  const client = await register(authority);
  const { refresh_token: token } = await signIn(authority, client);
  for (const value of [token, token, 'never-issued']) {
    expect((await post(authority, '/token/revocation', client, { token: value })).status).toBe(200);
  }
});

test('a used token revokes the child that its lost answer carried @S1.2', async () => {
  const authority = await authorityForTest();
  const client = await register(authority);
  const { refresh_token: parent } = await signIn(authority, client);
  const lost = await refresh(authority, client, parent);
  await post(authority, '/token/revocation', client, { token: parent });
  expect(await errorOf(await refreshRequest(authority, client, lost.refresh_token))).toBe('invalid_grant');
});

test('revokeSessions ends every sign-in of that user and of no other @S1.2', async () => {
  const authority = await authorityForTest();
  const client = await register(authority);
  const [one, two] = [await signIn(authority, client), await signIn(authority, client)];
  const other = await signIn(authority, client, { username: 'omar', password: 'open-sesame' });
  expect(await authority.revokeSessions('demo')).toBe(2);
  for (const { access_token, refresh_token } of [one, two]) {
    expect((await callApi(authority, '/api/me', access_token)).status).toBe(401);
    expect(await errorOf(await refreshRequest(authority, client, refresh_token))).toBe('invalid_grant');
  }
  expect((await callApi(authority, '/api/me', other.access_token)).status).toBe(200);
  await refresh(authority, client, other.refresh_token);
});

test('revoking an access token ends its session, and only where it is the client’s own @S1.2', async () => {
  const authority = await authorityForTest();
  const [client, stranger] = [await register(authority), await register(authority)];
  const tokens = await signIn(authority, client);
  const token = tokens.access_token;
  expect((await post(authority, '/token/revocation', stranger, { token })).status).toBe(200);
  expect((await callApi(authority, '/api/me', token)).status).toBe(200);
  const answer = await post(authority, '/token/revocation', client, { token });
  expect([answer.status, await answer.text()]).toEqual([200, '']);
  expect((await callApi(authority, '/api/me', token)).status).toBe(401);
  expect(await errorOf(await refreshRequest(authority, client, tokens.refresh_token))).toBe('invalid_grant');
  expect((await post(authority, '/token/revocation', client, { token })).status).toBe(200);
});

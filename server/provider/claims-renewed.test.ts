import { decodeJwt } from 'jose';
import { expect, test } from 'vitest';
import type { Authority } from '../authority.ts';
import { refusalOf } from '../testing/answers.ts';
import { administrator, omar, requestApi } from '../testing/api.ts';
import {
  authorityForTest,
  callApi,
  refresh,
  refreshRequest,
  register,
  signIn,
  type Tokens,
} from '../testing/harness.ts';

const rolesIn = (tokens: Tokens): unknown => decodeJwt(tokens.access_token)['roles'];

async function setUp() {
  const authority = await authorityForTest();
  const client = await register(authority);
  const tokens = await signIn(authority, client, omar);
  const { tokens: theirs } = await administrator(authority);
  return { authority, client, tokens, change: changer(authority, theirs, tokens) };
}

function changer(authority: Authority, theirs: Tokens, tokens: Tokens) {
  const path = `/api/admin/users/${decodeJwt(tokens.access_token).sub}`;
  return async (changes: object): Promise<void> => {
    expect((await requestApi(authority, theirs.access_token, 'PATCH', path, changes)).status).toBe(200);
  };
}

test('a role given or taken shows in the next token, without a new sign-in @S3.8', async () => {
  const { authority, client, tokens, change } = await setUp();
  await change({ roles: ['user', 'admin'] });
  const raised = await refresh(authority, client, tokens.refresh_token);
  expect(rolesIn(raised)).toEqual(['user', 'admin']);
  expect((await callApi(authority, '/api/admin/sessions', raised.access_token)).status).toBe(200);
  await change({ roles: ['user'] });
  const lowered = await refresh(authority, client, raised.refresh_token);
  expect(rolesIn(lowered)).toEqual(['user']);
  expect(decodeJwt(lowered.id_token)['roles']).toEqual(['user']);
  expect((await callApi(authority, '/api/admin/sessions', lowered.access_token)).status).toBe(403);
});

test('a token from before the change is refused so that the app renews, a role taken at once @S3.8 @S2.7', async () => {
  const { authority, client, tokens, change } = await setUp();
  await change({ roles: ['user', 'admin'] });
  const stale = await callApi(authority, '/api/me', tokens.access_token);
  expect(stale.status).toBe(401);
  expect(await refusalOf(stale)).toMatchObject({
    error: 'invalid_token',
    session_end_reason: 'claims_changed',
  });
  const raised = await refresh(authority, client, tokens.refresh_token);
  await change({ roles: ['user'] });
  expect((await callApi(authority, '/api/admin/sessions', raised.access_token)).status).toBe(401);
  const lowered = await refresh(authority, client, raised.refresh_token);
  expect((await callApi(authority, '/api/me', lowered.access_token)).status).toBe(200);
});

test('a user activated again signs in anew; the sessions of before stay ended @S3.8', async () => {
  const { authority, client, tokens, change } = await setUp();
  await change({ active: false });
  expect((await refreshRequest(authority, client, tokens.refresh_token)).status).toBe(400);
  await change({ active: true });
  expect(await refusalOf(refreshRequest(authority, client, tokens.refresh_token))).toMatchObject({
    session_end_reason: 'user_deactivated',
  });
  const next = await signIn(authority, client, omar);
  expect((await callApi(authority, '/api/me', next.access_token)).status).toBe(200);
});

import { decodeJwt } from 'jose';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { administrator, requestApi } from '../testing/api.ts';
import {
  authorityForTest,
  callApi,
  passwordRequest,
  refresh,
  refreshRequest,
  signIn,
} from '../testing/harness.ts';

// An administrator's change reaches the app with its next call.

async function setUp() {
  const authority = await authorityForTest();
  const { client, tokens } = await administrator(authority);
  const demo = await signIn(authority, client);
  const ofAdmin = (method: string, path: string, body?: unknown): Promise<Response> =>
    requestApi(authority, tokens.access_token, method, path, body);
  return { authority, client, demo, user: `/api/admin/users/${decodeJwt(demo.access_token).sub}`, ofAdmin };
}

async function reasonOf(answer: Response): Promise<unknown[]> {
  const body = z
    .looseObject({ error: z.string(), session_end_reason: z.string() })
    .parse(await answer.json());
  return [answer.status, body.error, body.session_end_reason];
}

test('a role given or taken shows after one renewal, without a sign-in @S3.8 @S2.7', async () => {
  const { authority, client, demo, user, ofAdmin } = await setUp();
  const admins = async (token: string): Promise<Response> => callApi(authority, '/api/admin/users', token);
  expect((await admins(demo.access_token)).status).toBe(403);
  expect((await ofAdmin('PATCH', user, { roles: ['user', 'admin'] })).status).toBe(200);
  expect(await reasonOf(await admins(demo.access_token))).toEqual([401, 'invalid_token', 'claims_changed']);
  const given = await refresh(authority, client, demo.refresh_token);
  expect((await admins(given.access_token)).status).toBe(200);
  expect((await ofAdmin('PATCH', user, { roles: ['user'] })).status).toBe(200);
  expect(await reasonOf(await admins(given.access_token))).toEqual([401, 'invalid_token', 'claims_changed']);
  const taken = await refresh(authority, client, given.refresh_token);
  expect((await admins(taken.access_token)).status).toBe(403);
  expect((await callApi(authority, '/api/me', taken.access_token)).status).toBe(200);
});

test('a deactivated user is refused everywhere at once, and let in again when activated @S1.7', async () => {
  const { authority, client, demo, user, ofAdmin } = await setUp();
  expect((await ofAdmin('PATCH', user, { active: false })).status).toBe(200);
  const refused = [401, 'invalid_token', 'user_deactivated'];
  expect(await reasonOf(await callApi(authority, '/api/me', demo.access_token))).toEqual(refused);
  const refresh = await refreshRequest(authority, client, demo.refresh_token);
  expect(await reasonOf(refresh)).toEqual([400, 'invalid_grant', 'user_deactivated']);
  expect((await passwordRequest(authority, client)).status).toBe(400);
  expect((await ofAdmin('PATCH', user, { active: true })).status).toBe(200);
  expect((await passwordRequest(authority, client)).status).toBe(200);
});

test('a new password signs the user out everywhere, or not where that is asked for @S1.7', async () => {
  const { authority, client, demo, user, ofAdmin } = await setUp();
  const kept = { password: 'a new password', end_sessions: false };
  expect((await ofAdmin('POST', `${user}/password`, kept)).status).toBe(204);
  expect((await callApi(authority, '/api/me', demo.access_token)).status).toBe(200);
  expect((await ofAdmin('POST', `${user}/password`, { password: 'one more password' })).status).toBe(204);
  const refused = [401, 'invalid_token', 'password_changed'];
  expect(await reasonOf(await callApi(authority, '/api/me', demo.access_token))).toEqual(refused);
  expect((await passwordRequest(authority, client)).status).toBe(400);
  expect((await passwordRequest(authority, client, { password: 'one more password' })).status).toBe(200);
});

test('a deactivated client’s tokens are refused at once, and its sessions go on when it is activated @S3.3', async () => {
  const { authority, ofAdmin } = await setUp();
  const created = await ofAdmin('POST', '/api/admin/clients', {
    name: 'Back office',
    type: 'confidential',
    first_party: true,
    grant_types: ['password', 'refresh_token'],
  });
  const body = z.object({ client: z.object({ client_id: z.string() }), client_secret: z.string() });
  const { client: made, client_secret: secret } = body.parse(await created.json());
  const client = { id: made.client_id, secret };
  const tokens = await signIn(authority, client);
  const path = `/api/admin/clients/${client.id}`;
  expect((await ofAdmin('PATCH', path, { active: false })).status).toBe(200);
  const refused = [401, 'invalid_token', 'client_deactivated'];
  expect(await reasonOf(await callApi(authority, '/api/me', tokens.access_token))).toEqual(refused);
  expect((await refreshRequest(authority, client, tokens.refresh_token)).ok).toBe(false);
  expect((await ofAdmin('PATCH', path, { active: true })).status).toBe(200);
  expect((await callApi(authority, '/api/me', tokens.access_token)).status).toBe(200);
  const refreshed = await refresh(authority, client, tokens.refresh_token);
  expect((await ofAdmin('DELETE', path)).status).toBe(204);
  const gone = [401, 'invalid_token', 'client_deleted'];
  expect(await reasonOf(await callApi(authority, '/api/me', refreshed.access_token))).toEqual(gone);
});

test('a rotated secret is shown once, works at once, and the old one no longer @S3.1', async () => {
  const { authority, ofAdmin } = await setUp();
  const input = { name: 'Reports', type: 'service', grant_types: ['client_credentials'] };
  const created = await ofAdmin('POST', '/api/admin/clients', input);
  const body = z.object({ client: z.object({ client_id: z.string() }), client_secret: z.string() });
  const { client, client_secret: old } = body.parse(await created.json());
  const path = `/api/admin/clients/${client.client_id}`;
  const rotated = await ofAdmin('POST', `${path}/rotate-secret`);
  expect(rotated.headers.get('cache-control')).toBe('no-store');
  const { client_secret: fresh } = z.object({ client_secret: z.string() }).parse(await rotated.json());
  const known = await (await ofAdmin('GET', path)).text();
  for (const secret of [old, fresh, 'argon2']) expect(known).not.toContain(secret);
  const ask = async (secret: string): Promise<number> => {
    const authorization = `Basic ${Buffer.from(`${client.client_id}:${secret}`).toString('base64')}`;
    const form = new URLSearchParams({ grant_type: 'client_credentials' });
    const answer = await fetch(`${authority.issuer}/token`, {
      method: 'POST',
      headers: { authorization },
      body: form,
    });
    return answer.status;
  };
  expect([await ask(old), await ask(fresh)]).toEqual([401, 200]);
});

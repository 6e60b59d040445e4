import { decodeJwt } from 'jose';
import { expect, test } from 'vitest';
import { z } from 'zod';
import type { Authority } from '../authority.ts';
import { administrator, omar, pages, requestApi } from '../testing/api.ts';
import { authorityForTest, callApi, errorOf, refreshRequest, signIn } from '../testing/harness.ts';
import { sessionSchema } from './session-form.ts';

const pageSchema = z.strictObject({ sessions: z.array(sessionSchema), next: z.string().nullable() });
const resultsSchema = z.object({ results: z.array(z.object({ id: z.string(), result: z.string() })) });

function sessionOf(token: string): string {
  return z.string().parse(decodeJwt(token)['grant_id']);
}

async function setUp() {
  const authority = await authorityForTest();
  const { client, tokens } = await administrator(authority);
  const [demo, other] = [await signIn(authority, client), await signIn(authority, client, omar)];
  return { authority, client, admin: tokens.access_token, demo, other };
}

async function find(authority: Authority, token: string, query: Record<string, string>) {
  const path = `/api/admin/sessions?${new URLSearchParams(query)}`;
  return pageSchema.parse(await (await requestApi(authority, token, 'GET', path)).json()).sessions;
}

test('administrators see whose session it is, with which client, since when and until when @S3.10', async () => {
  const { authority, client, admin, demo } = await setUp();
  const [session, ...others] = await find(authority, admin, { user: 'de' });
  expect(others).toEqual([]);
  expect(session).toMatchObject({
    id: sessionOf(demo.access_token),
    user: { sub: decodeJwt(demo.access_token).sub, username: 'demo' },
    client: { id: client.id, name: 'Test app' },
    device: { bound: false },
    state: 'active',
    ended: null,
    current: false,
  });
  const days = (Date.parse(session?.expires ?? '') - Date.parse(session?.started ?? '')) / 86_400_000;
  expect(days).toBeCloseTo(30, 1);
  const one = await requestApi(authority, admin, 'GET', `/api/admin/sessions/${session?.id}`);
  expect(await one.json()).toEqual(session);
});

test('administrators see which session is the one they ask in @S3.10', async () => {
  const { authority, admin } = await setUp();
  const current = (await find(authority, admin, {})).filter((session) => session.current);
  expect(current.map(({ id }) => id)).toEqual([sessionOf(admin)]);
});

test('pages follow one another without a gap, in any order @S3.10', async () => {
  const { authority, client, admin } = await setUp();
  for (let count = 0; count < 4; count += 1) await signIn(authority, client);
  for (const sort of ['last_used', 'started', 'expires']) {
    for (const order of ['asc', 'desc']) {
      const listed = await pages(
        authority,
        admin,
        `/api/admin/sessions?sort=${sort}&order=${order}&limit=2`,
        (body) => {
          const { sessions, next } = pageSchema.parse(body);
          return { rows: sessions, next };
        },
      );
      expect(new Set(listed.map(({ id }) => id)).size).toBe(7);
      const times = listed.map(
        (one) => one[sort === 'started' ? 'started' : sort === 'expires' ? 'expires' : 'last_used'],
      );
      expect(times).toEqual(order === 'asc' ? times.toSorted() : times.toSorted().reverse());
    }
  }
});

test('a revoked session says why to its device, and when, why and by whom to administrators @S3.10 @S1.7', async () => {
  const { authority, client, admin, demo, other } = await setUp();
  const id = sessionOf(demo.access_token);
  const answer = await requestApi(authority, admin, 'DELETE', `/api/admin/sessions/${id}`);
  expect([answer.status, await answer.text()]).toEqual([204, '']);
  const call = await callApi(authority, '/api/me', demo.access_token);
  expect(call.status).toBe(401);
  const reason = { session_end_reason: 'revoked_by_administrator' };
  const words = 'An administrator ended this session.';
  expect(await call.json()).toEqual({ error: 'invalid_token', error_description: words, ...reason });
  const refresh = await refreshRequest(authority, client, demo.refresh_token);
  expect(refresh.status).toBe(400);
  expect(await refresh.json()).toMatchObject({ error: 'invalid_grant', error_description: words, ...reason });
  expect((await callApi(authority, '/api/me', other.access_token)).status).toBe(200);
  const [ended, ...more] = await find(authority, admin, { state: 'ended' });
  expect(more).toEqual([]);
  expect(ended).toMatchObject({
    id,
    state: 'ended',
    ended: { reason: 'revoked_by_administrator', by: decodeJwt(admin).sub },
  });
  expect((await requestApi(authority, admin, 'DELETE', `/api/admin/sessions/${id}`)).status).toBe(204);
  expect((await find(authority, admin, { state: 'ended' }))[0]?.ended).toEqual(ended?.ended);
});

test('many are revoked at once, and each answer says what became of it @S3.10', async () => {
  const { authority, admin, demo, other } = await setUp();
  const [first, second] = [sessionOf(demo.access_token), sessionOf(other.access_token)];
  const unknown = 'x'.repeat(43);
  const revoke = async (ids: string[]) => {
    const answer = await requestApi(authority, admin, 'POST', '/api/admin/sessions/revoke', { ids });
    return resultsSchema.parse(await answer.json()).results.map(({ result }) => result);
  };
  expect(await revoke([first, first])).toEqual(['ended']);
  expect(await revoke([first, second, unknown, sessionOf(admin)])).toEqual([
    'ended_before',
    'ended',
    'not_found',
    'own_session',
  ]);
  expect((await callApi(authority, '/api/me', other.access_token)).status).toBe(401);
  expect((await callApi(authority, '/api/me', admin)).status).toBe(200);
});

test('all sessions of a user end, and nobody else’s @S3.10', async () => {
  const { authority, client, admin, demo, other } = await setUp();
  const again = await signIn(authority, client);
  const path = `/api/admin/users/${decodeJwt(demo.access_token).sub}/revoke-sessions`;
  expect(await (await requestApi(authority, admin, 'POST', path)).json()).toEqual({ ended: 2 });
  for (const { access_token } of [demo, again]) {
    expect((await callApi(authority, '/api/me', access_token)).status).toBe(401);
  }
  expect((await callApi(authority, '/api/me', other.access_token)).status).toBe(200);
  const nobody = await requestApi(authority, admin, 'POST', '/api/admin/users/nobody/revoke-sessions');
  expect([nobody.status, await errorOf(nobody)]).toEqual([404, 'not_found']);
});

test('administrators end the session they use only when they say so @S3.10', async () => {
  const { authority, admin } = await setUp();
  const path = `/api/admin/sessions/${sessionOf(admin)}`;
  const refused = await requestApi(authority, admin, 'DELETE', path);
  expect([refused.status, await errorOf(refused)]).toEqual([409, 'own_session']);
  expect((await callApi(authority, '/api/me', admin)).status).toBe(200);
  expect((await requestApi(authority, admin, 'DELETE', `${path}?force=true`)).status).toBe(204);
  expect((await callApi(authority, '/api/me', admin)).status).toBe(401);
});

test('a cursor of another order, or a made-up one, is refused', async () => {
  const { authority, admin } = await setUp();
  const page = await requestApi(authority, admin, 'GET', '/api/admin/sessions?limit=1&sort=started');
  const { next } = pageSchema.parse(await page.json());
  const forged = Buffer.from(JSON.stringify(['started', 'desc', 'x', "' or 1=1"])).toString('base64url');
  for (const query of [
    `sort=expires&cursor=${next}`,
    `sort=started&order=asc&cursor=${next}`,
    `cursor=${forged}`,
    'cursor=*',
  ]) {
    const answer = await requestApi(authority, admin, 'GET', `/api/admin/sessions?${query}`);
    expect([answer.status, await answer.json()]).toMatchObject([
      400,
      { details: [{ path: 'query.cursor' }] },
    ]);
  }
});

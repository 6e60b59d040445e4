import { decodeJwt } from 'jose';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { administrator, pages, requestApi } from '../testing/api.ts';
import { authorityForTest, register, signIn } from '../testing/harness.ts';

const entrySchema = z.looseObject({ id: z.string(), event: z.string(), at: z.string() });
const pageSchema = z.object({ entries: z.array(entrySchema), next: z.string().nullable() });

async function setUp() {
  const authority = await authorityForTest();
  const { tokens } = await administrator(authority);
  const client = await register(authority);
  const demo = decodeJwt((await signIn(authority, client)).access_token);
  const call = (method: string, path: string, body?: unknown): Promise<Response> =>
    requestApi(authority, tokens.access_token, method, `/api/admin/${path}`, body);
  const list = async (query: Record<string, string>) =>
    pageSchema.parse(await (await call('GET', `audit?${new URLSearchParams(query)}`)).json()).entries;
  return {
    authority,
    token: tokens.access_token,
    admin: decodeJwt(tokens.access_token),
    demo,
    client,
    call,
    list,
  };
}

test('what an administrator does is written down: what, to whom, by whom, from where @S3.10', async () => {
  const { admin, demo, client, call, list } = await setUp();
  await call('DELETE', `sessions/${demo['grant_id']}`);
  expect(await list({ event: 'session.ended', subject: String(demo.sub) })).toMatchObject([
    {
      actor: admin.sub,
      subject: demo.sub,
      client_id: client.id,
      session_id: demo['grant_id'],
      address: '127.0.0.1',
      detail: { reason: 'revoked_by_administrator' },
    },
  ]);
  await call('PATCH', `users/${demo.sub}`, { roles: ['user', 'auditor'] });
  await call('PATCH', `clients/${client.id}`, { name: 'Renamed' });
  const events = (await list({ actor: String(admin.sub) })).map(({ event }) => event);
  expect(events).toEqual(expect.arrayContaining(['client.changed', 'user.updated', 'session.ended']));
  expect(events.indexOf('client.changed')).toBeLessThan(events.indexOf('session.ended'));
});

test('entries are listed newest first, page by page and by time', async () => {
  const { authority, token, demo, call, list } = await setUp();
  for (let count = 0; count < 5; count += 1) {
    await call('PATCH', `users/${demo.sub}`, { name: `Dana ${count}` });
  }
  const ids = await pages(authority, token, '/api/admin/audit?event=user.updated&limit=2', (body) => {
    const { entries, next } = pageSchema.parse(body);
    return { rows: entries.map(({ id }) => id), next };
  });
  expect(ids).toHaveLength(5);
  expect(ids).toEqual(ids.toSorted().reverse());
  expect(await list({ event: 'user.updated', to: '2020-01-01T00:00:00Z' })).toEqual([]);
  expect(await list({ event: 'user.updated', from: '2020-01-01T00:00:00Z' })).toHaveLength(5);
});

test('no secret is in the audit, and nobody can change it over the API @T8', async () => {
  const { authority, token, demo, client, call } = await setUp();
  const rotated = await call('POST', `clients/${client.id}/rotate-secret`);
  const { client_secret: secret } = z.object({ client_secret: z.string() }).parse(await rotated.json());
  await call('POST', `users/${demo.sub}/password`, { password: 'a new long password' });
  const text = await (await call('GET', 'audit?limit=200')).text();
  expect(text).toContain('client.secret_rotated');
  for (const value of [secret, 'a new long password', token]) expect(text).not.toContain(value);
  for (const method of ['POST', 'PATCH', 'DELETE', 'PUT']) {
    const answer = await requestApi(authority, token, method, '/api/admin/audit');
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'GET']);
  }
});

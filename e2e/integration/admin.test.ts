import { decodeJwt } from 'jose';
import { expect, test } from 'vitest';
import { createAdminClients, type NewSecret } from '../../electron/main/admin/clients.ts';
import { createAdminSessions } from '../../electron/main/admin/sessions.ts';
import type { GatewayRequest } from '../../electron/main/gateway/types.ts';
import { administrator, omar, requestApi } from '../../server/testing/api.ts';
import { authorityForTest, callApi, signIn } from '../../server/testing/harness.ts';
import { clientOutcomeSchema, clientPageSchema, type NewClient } from '../../shared/model/admin-client.ts';
import { type Revocation, type SessionSearch, sessionPageSchema } from '../../shared/model/admin-session.ts';

/** The services against a real authority. The test adds the administrator's token to each request. */
async function setUp() {
  const authority = await authorityForTest();
  const { client, tokens } = await administrator(authority);
  const gateway = {
    async request({ method, path, query, body }: GatewayRequest) {
      const search = query === undefined ? '' : `?${new URLSearchParams(query)}`;
      const sent = body === undefined ? undefined : JSON.parse(body);
      const answer = await requestApi(authority, tokens.access_token, method, `/api/${path}${search}`, sent);
      return { status: answer.status, body: await answer.text(), contentType: '', generation: 1 };
    },
  };
  const shown: NewSecret[] = [];
  return {
    authority,
    client,
    own: String(decodeJwt(tokens.access_token)['grant_id']),
    sessions: createAdminSessions(gateway),
    clients: createAdminClients(gateway, (secret) => shown.push(secret)),
    shown,
  };
}

const everything: SessionSearch = {
  user: '',
  client: '',
  device: '',
  state: 'active',
  sort: 'last_used',
  order: 'desc',
  limit: 2,
};

const backOffice: NewClient = {
  name: 'Back office',
  type: 'confidential',
  first_party: true,
  grant_types: ['authorization_code', 'refresh_token', 'password'],
  redirect_uris: ['http://127.0.0.1/callback/'],
  allowed_origin: null,
  access_ttl: 60,
  refresh_ttl: null,
  session_ttl: 1_800,
  session_cap: null,
  rotation: true,
};

test('sessions come page by page, in the form that may cross to the window, the own one marked @S3.12', async () => {
  const { authority, client, own, sessions } = await setUp();
  for (const user of [undefined, omar, omar]) await signIn(authority, client, user);
  const first = sessionPageSchema().parse(await sessions.list('demo', everything));
  expect(first.sessions).toHaveLength(2);
  const cursor = first.next ?? '';
  const second = sessionPageSchema().parse(await sessions.list('demo', { ...everything, cursor }));
  expect(second.next).toBeNull();
  const all = [...first.sessions, ...second.sessions];
  expect(new Set(all.map(({ id }) => id)).size).toBe(4);
  expect(all.filter(({ current }) => current).map(({ id }) => id)).toEqual([own]);
  const omars = await sessions.list('demo', { ...everything, user: 'om' });
  expect(omars.sessions.map(({ user }) => user.username)).toEqual(['omar', 'omar']);
});

test('many are ended at once, the own one only when that is meant, all of a user by whose they are @S3.12', async () => {
  const { authority, client, own, sessions } = await setUp();
  const danas = await signIn(authority, client);
  const omars = await signIn(authority, client, omar);
  const id = String(decodeJwt(danas.access_token)['grant_id']);
  const many: Revocation = { kind: 'sessions', ids: [id, own, 'A'.repeat(43)], own: false };
  expect(await sessions.revoke('demo', many)).toEqual({ ended: 1, over: 1, spared: 1 });
  expect((await callApi(authority, '/api/me', danas.access_token)).status).toBe(401);
  const sub = String(decodeJwt(omars.access_token).sub);
  expect(await sessions.revoke('demo', { kind: 'user', sub })).toEqual({ ended: 1, over: 0, spared: 0 });
  expect((await callApi(authority, '/api/me', omars.access_token)).status).toBe(401);
  expect(await sessions.revoke('demo', { ...many, ids: [own], own: true })).toMatchObject({ ended: 1 });
});

test('a new secret goes to its own window and is in no outcome; the new one replaces the old one @S3.13 @S0.8', async () => {
  const { authority, clients, shown } = await setUp();
  const created = clientOutcomeSchema().parse(await clients.create('demo', backOffice));
  expect(created).toMatchObject({ outcome: 'done', secretShown: true, client: { name: 'Back office' } });
  const [first] = shown;
  expect(first?.secret.length).toBeGreaterThanOrEqual(40);
  expect(JSON.stringify(created)).not.toContain(first?.secret);
  const id = first?.client.client_id ?? '';
  expect((await signIn(authority, { id, secret: first?.secret ?? '' })).expires_in).toBe(60);
  await clients.rotateSecret('demo', id);
  const second = shown[1]?.secret ?? '';
  expect(shown[1]).toMatchObject({ session: 'demo', client: { client_id: id, name: 'Back office' } });
  await expect(signIn(authority, { id, secret: first?.secret ?? '' })).rejects.toThrow();
  await signIn(authority, { id, secret: second });
  const page = clientPageSchema().parse(await clients.list('demo', { search: 'back', limit: 10 }));
  expect(page.clients.map((client) => client.client_id)).toEqual([id]);
  expect(JSON.stringify(page)).not.toContain(second);
});

test('what the server does not take of a client comes back by field, and nothing was changed @S3.13', async () => {
  const { clients, shown } = await setUp();
  const refused = clientOutcomeSchema().parse(
    await clients.create('demo', { ...backOffice, redirect_uris: [] }),
  );
  expect(refused).toEqual({
    outcome: 'refused',
    faults: [{ field: 'redirect_uris', sentence: expect.stringContaining('authorization_code') }],
  });
  expect(shown).toEqual([]);
  const created = await clients.create('demo', backOffice);
  if (created.outcome !== 'done') throw new Error('the client was not created');
  const id = created.client.client_id;
  expect(await clients.update('demo', id, { access_ttl: 0 })).toMatchObject({
    faults: [{ field: 'access_ttl' }],
  });
  const off = await clients.update('demo', id, { active: false });
  expect(off).toMatchObject({
    outcome: 'done',
    client: { active: false, access_ttl: 60 },
    secretShown: false,
  });
  await expect(clients.update('demo', 'nobody', { active: false })).rejects.toMatchObject({ code: 'gone' });
});

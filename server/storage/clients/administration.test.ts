import { describe, expect, test } from 'vitest';
import { eachDatabase } from '../../testing/databases.ts';
import { addUser, recordOf, startSignIn, storeForTest } from '../../testing/store.ts';
import type { NewClient } from './settings.ts';

const actor = { sub: 'ada', address: '192.0.2.7' };
const native: NewClient = {
  name: 'Back office',
  type: 'confidential',
  grant_types: ['authorization_code', 'refresh_token'],
  redirect_uris: ['http://127.0.0.1/callback/'],
};

describe.each(eachDatabase)('on $name', ({ open }) => {
  const setUp = async () => {
    const store = await storeForTest(await open());
    const admin = store.clientAdministration;
    const events = async () =>
      (await store.audit({ limit: 100 })).entries.map((entry) => entry.event).toReversed();
    return { store, admin, events };
  };

  test('a client is kept as it was made, its secret as SHA-256 of its random bits @S3.1', async () => {
    const { store, admin } = await setUp();
    const { client, secret } = await admin.create(native, actor);
    expect(secret).toMatch(/^[\w-]{43}$/);
    expect(await admin.get(client.client_id)).toEqual(client);
    expect(client).toMatchObject({ ...native, active: true, registered_by: 'ada', session_cap: null });
    const row = await store.db.selectFrom('clients').selectAll().executeTakeFirstOrThrow();
    expect(row.secret_hash).toMatch(/^\$sha256\$/);
    expect(JSON.stringify(row)).not.toContain(secret);
    const again = await admin.rotateSecret(client.client_id, actor);
    expect(again).not.toBe(secret);
  });

  test('a change keeps what it does not name, and is written down with who made it @S3.1', async () => {
    const { store, admin, events } = await setUp();
    const { client } = await admin.create(native, actor);
    const id = client.client_id;
    const changed = await admin.update(id, { name: 'Bank', access_ttl: 60 }, actor);
    expect(changed).toEqual({ ...client, name: 'Bank', access_ttl: 60, updated: expect.any(Number) });
    await admin.update(id, { name: 'Bank' }, actor);
    await admin.update(id, { active: false }, actor);
    await admin.update(id, { active: true }, actor);
    await admin.rotateSecret(id, actor);
    await admin.remove(id, actor);
    expect(await events()).toEqual([
      'client.created',
      'client.changed',
      'client.deactivated',
      'client.activated',
      'client.secret_rotated',
      'client.deleted',
    ]);
    const { entries } = await store.audit({ limit: 100, event: 'client.changed' });
    expect(entries).toMatchObject([{ actor: 'ada', address: '192.0.2.7', client_id: id }]);
  });

  test('two changes at once to different settings both last', async () => {
    const { admin } = await setUp();
    const { client } = await admin.create(native, actor);
    const id = client.client_id;
    await Promise.all([
      admin.update(id, { redirect_uris: ['https://a.example/'] }, actor),
      admin.update(id, { post_logout_redirect_uris: ['https://b.example/'] }, actor),
      admin.update(id, { session_cap: 9 }, actor),
    ]);
    expect(await admin.get(id)).toMatchObject({
      redirect_uris: ['https://a.example/'],
      post_logout_redirect_uris: ['https://b.example/'],
      session_cap: 9,
    });
  });

  test('a refused change leaves everything as it was, the list of revocations too @S3.3', async () => {
    const { store, admin, events } = await setUp();
    const { client } = await admin.create(native, actor);
    const change = { active: false, allowed_origin: 'https://app.example' };
    await expect(admin.update(client.client_id, change, actor)).rejects.toMatchObject({
      code: 'invalid',
      path: 'allowed_origin',
    });
    expect(await admin.get(client.client_id)).toMatchObject({ active: true, allowed_origin: null });
    const token = { grantId: 'g', subject: 's', clientId: client.client_id, userVersion: 0 };
    expect(store.deniedTokens.denialReason(token)).toBeUndefined();
    expect(await events()).toEqual(['client.created']);
  });

  test('removing a client ends its sessions, and refuses what was issued @S3.3', async () => {
    const { store, admin } = await setUp();
    const { client } = await admin.create(native, actor);
    const clientId = client.client_id;
    const subject = await addUser(store, 'dana');
    await startSignIn(store, recordOf(subject, 'grant-1', { clientId }));
    await startSignIn(store, recordOf(subject, 'grant-2'));
    expect(await admin.remove(clientId, actor)).toBe(true);
    expect(await admin.remove(clientId, actor)).toBe(false);
    const open = await store.refreshTokens.live(subject);
    expect(open.map((token) => token.client_id)).toEqual(['app']);
    const token = { grantId: undefined, subject, clientId, userVersion: 0 };
    expect(store.deniedTokens.denialReason(token)).toBe('client_deleted');
    expect(await admin.get(clientId)).toBeUndefined();
  });

  test('the list goes by name, page by page, and is searched by any part of it', async () => {
    const { admin } = await setUp();
    for (const name of ['zeta', 'Alpha', 'beta', 'alpha', '100%_\\', 'Über']) {
      await admin.create({ ...native, name }, actor);
    }
    const names: string[] = [];
    let after: { name: string; client_id: string } | undefined;
    do {
      const page = await admin.list({ limit: 2, after });
      names.push(...page.clients.map((client) => client.name));
      after = page.next;
    } while (after !== undefined);
    expect(names).toHaveLength(6);
    expect(new Set(names).size).toBe(6);
    const found = async (search: string) =>
      (await admin.list({ limit: 10, search })).clients.map((client) => client.name).toSorted();
    expect(await found('ALPH')).toEqual(['Alpha', 'alpha']);
    expect(await found('%_\\')).toEqual(['100%_\\']);
    expect(await found("' OR 1=1 --")).toEqual([]);
  });
});

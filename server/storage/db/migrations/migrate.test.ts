import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Kysely, SqliteDialect } from 'kysely';
import { expect, onTestFinished, test } from 'vitest';
import { now } from '../../../lib/clock.ts';
import { eachDatabase } from '../../../testing/databases.ts';
import { storeForTest } from '../../../testing/store.ts';
import { hashedId, seal } from '../../crypto/sealing.ts';
import { openStore } from '../../store.ts';
import type { Schema } from '../schema.ts';
import { openSqlite } from '../sqlite.ts';
import { migrate } from './migrate.ts';
import { scopes } from './scopes.ts';

const rotationKey = Buffer.alloc(32, 7);

/** Tables of the first release, where they differ from today's. */
interface FirstSchema extends Omit<Schema, 'users' | 'clients'> {
  users: Pick<Schema['users'], 'sub' | 'username' | 'name' | 'email' | 'roles' | 'password_hash'>;
  clients: Pick<Schema['clients'], 'client_id' | 'metadata' | 'secret_hash' | 'first_party'>;
  revoked_grants: { grant_id: string; until: number };
}

async function fillFirstRelease(db: Kysely<FirstSchema>): Promise<void> {
  const user = { sub: 'u1', username: 'dana', name: 'Dana', email: 'd@example.test', roles: '["user"]' };
  await db
    .insertInto('users')
    .values({ ...user, password_hash: 'x' })
    .execute();
  const metadata = JSON.stringify({
    client_name: 'Dana’s app',
    redirect_uris: ['http://127.0.0.1/callback/'],
  });
  await db
    .insertInto('clients')
    .values({ client_id: 'c1', metadata, secret_hash: 'h', first_party: 0 })
    .execute();
  await db
    .insertInto('consents')
    .values({ sub: 'u1', client_id: 'c1', scopes: 'openid profile api:read' })
    .execute();
  const grant = { model: 'Grant', id: hashedId('g1'), grant_id: hashedId('g1'), uid: null, subject: 'u1' };
  await db
    .insertInto('artifacts')
    .values({ ...grant, payload: seal('g1', { accountId: 'u1' }), consumed_at: null, expires: now() + 60 })
    .execute();
  await db
    .insertInto('refresh_tokens')
    .values({
      id: hashedId('token'),
      grant_id: hashedId('g1'),
      subject: 'u1',
      client_id: 'c1',
      payload: seal('token', { kind: 'RefreshToken' }),
      parent: null,
      issued: now() - 100,
      expires: now() + 1000,
      consumed_at: null,
      retired_at: null,
      child: null,
      child_number: 0,
      tries: 0,
    })
    .execute();
  await db
    .insertInto('revoked_grants')
    .values({ grant_id: hashedId('g2'), until: now() + 500 })
    .execute();
}

async function firstRelease(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-migrations-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'authority.sqlite');
  const dialect = new SqliteDialect({ database: openSqlite(file) });
  const db = new Kysely<FirstSchema>({ dialect });
  // The first migration only knows the schema that it creates.
  await migrate(db as unknown as Kysely<Schema>, 'sqlite', 1);
  await fillFirstRelease(db);
  await db.destroy();
  return file;
}

test('a database of the first release is brought forward: nobody has to sign in again', async () => {
  const store = await openStore({ database: await firstRelease(), rotationKey });
  onTestFinished(() => store.close());
  expect(await store.refreshTokens.find('token')).toMatchObject({ verdict: 'fresh', endedReason: undefined });
  const record = { subject: 'u1', clientId: 'c1', grantId: 'g1', expires: now() + 2000, payload: {} };
  const child = await store.refreshTokens.rotate('token', record);
  expect(child).toBeTypeOf('string');
  expect(await store.sessions.find(hashedId('g1'))).toMatchObject({ username: 'dana', client_id: 'c1' });
  await store.prune();
  expect((await store.artifacts('Grant').find('g1'))?.payload).toMatchObject({ accountId: 'u1' });
  expect(await store.clients.find('c1')).toMatchObject({ client_name: 'Dana’s app', client_secret: 'h' });
  expect([...(await store.consents.given('u1', 'c1'))]).toEqual(['openid', 'profile']);
  const token = { subject: 'u1', clientId: 'c1', userVersion: 0 };
  expect(store.deniedTokens.denialReason({ ...token, grantId: hashedId('g2') })).toBe('revoked');
  expect(store.deniedTokens.denialReason({ ...token, grantId: hashedId('g1') })).toBeUndefined();
});

test('a migration that fails leaves the database as it was, and the next start brings it forward', async () => {
  const file = await firstRelease();
  const dialect = () => new SqliteDialect({ database: openSqlite(file) });
  const db = new Kysely<FirstSchema>({ dialect: dialect() });
  await db.updateTable('clients').set({ metadata: '{' }).execute();
  await db.destroy();
  await expect(openStore({ database: file, rotationKey })).rejects.toThrow('JSON');
  const repaired = new Kysely<FirstSchema>({ dialect: dialect() });
  expect(await repaired.selectFrom('revoked_grants').selectAll().execute()).toHaveLength(1);
  await repaired.updateTable('clients').set({ metadata: '{}' }).execute();
  await repaired.destroy();
  await (await openStore({ database: file, rotationKey })).close();
});

test.each(eachDatabase)(
  'people are asked again for what opens more than they agreed to, and for nothing else, on $name @T23b',
  async ({ open }) => {
    const { db } = await storeForTest(await open());
    const before = [
      'openid profile email offline_access api:read',
      'api:read openid',
      'openid api:read email',
      'api:read',
      'openid',
      'xapi:read api:reads',
    ];
    const rows = before.map((scopes, index) => ({ sub: 'u1', client_id: `c${index}`, scopes }));
    await db.insertInto('consents').values(rows).execute();
    await scopes(db);
    const after = await db.selectFrom('consents').select('scopes').orderBy('client_id').execute();
    expect(after.map(({ scopes }) => scopes)).toEqual([
      'openid profile email offline_access',
      'openid',
      'openid email',
      '',
      'openid',
      'xapi:read api:reads',
    ]);
  },
);

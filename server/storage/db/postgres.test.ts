import { sql } from 'kysely';
import pg from 'pg';
import { expect, onTestFinished, test, vi } from 'vitest';
import { postgresForTest } from '../../testing/databases.ts';
import { addUser, recordOf, startSignIn, storeForTest } from '../../testing/store.ts';
import { hashedId } from '../crypto/sealing.ts';

function danas(grantId: string) {
  return { grantId: hashedId(grantId), subject: 'subject-of-dana', clientId: 'app', userVersion: 0 };
}

/** The test's own connection, apart from those of the stores. */
async function connection(location: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: location });
  await client.connect();
  onTestFinished(() => client.end());
  return client;
}

test('four instances that start on one empty database at once find one schema @B11', async () => {
  const location = await postgresForTest();
  const stores = await Promise.all(Array.from({ length: 4 }, () => storeForTest(location)));
  await addUser(stores[0] as (typeof stores)[0], 'dana');
  for (const store of stores) {
    const steps = await store.db.selectFrom('migrations').select('version').orderBy('version').execute();
    expect(steps.map(({ version }) => version)).toEqual(steps.map((_, index) => index + 1));
    expect(steps.length).toBeGreaterThan(2);
    expect(await store.users.byUsername('dana')).toBeDefined();
  }
});

test('a revocation by one instance is in the memory of the others @B11', async () => {
  const location = await postgresForTest();
  const one = await storeForTest(location);
  const two = await storeForTest(location);
  await startSignIn(one, recordOf(await addUser(one, 'dana'), 'g'));
  expect(two.deniedTokens.denialReason(danas('g'))).toBeUndefined();
  await one.sessions.end([hashedId('g')], { reason: 'signed_out' });
  await vi.waitFor(() => expect(two.deniedTokens.denialReason(danas('g'))).toBe('signed_out'));
  await one.db
    .transaction()
    .execute((transaction) => one.deniedTokens.remove(transaction, 'session', hashedId('g')));
  await vi.waitFor(() => expect(two.deniedTokens.denialReason(danas('g'))).toBeUndefined());
});

test('a revocation that is rolled back is not heard of by other instances', async () => {
  const location = await postgresForTest();
  const [one, two] = [await storeForTest(location), await storeForTest(location)];
  const failed = one.db.transaction().execute(async (transaction) => {
    await one.deniedTokens.add(transaction, [
      { kind: 'session', key: hashedId('undone'), version: null, reason: 'signed_out' },
    ]);
    throw new Error('rolled back');
  });
  await expect(failed).rejects.toThrow('rolled back');
  await one.sessions.end([hashedId('done')], { reason: 'signed_out' });
  await vi.waitFor(() => expect(two.deniedTokens.denialReason(danas('done'))).toBe('signed_out'));
  expect(two.deniedTokens.denialReason(danas('undone'))).toBeUndefined();
});

test('a connection that breaks inside a transaction fails that transaction and nothing else', async () => {
  const location = await postgresForTest();
  const store = await storeForTest(location);
  const admin = await connection(location);
  const broken = store.db.transaction().execute(async (transaction) => {
    const { rows } = await sql<{ pid: number }>`SELECT pg_backend_pid() AS pid`.execute(transaction);
    await admin.query('SELECT pg_terminate_backend($1)', [rows[0]?.pid]);
    await vi.waitFor(() => expect(sql`SELECT 1`.execute(transaction)).rejects.toThrow());
  });
  await expect(broken).rejects.toThrow();
  await addUser(store, 'dana');
  expect(await store.users.byUsername('dana')).toBeDefined();
});

test('an instance whose connection broke reads what it missed, and says that it is behind until then @B11', async () => {
  const location = await postgresForTest();
  const [one, two] = [await storeForTest(location), await storeForTest(location)];
  const admin = await connection(location);
  await one.sessions.end([hashedId('before')], { reason: 'signed_out' });
  await admin.query(
    'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()',
  );
  await vi.waitFor(() => expect(two.engine.announcements.isListening()).toBe(false));
  // By hand, so that nothing announces it.
  await admin.query("INSERT INTO revocations VALUES ('session', $1, NULL, 'signed_out', 99999999999)", [
    hashedId('missed'),
  ]);
  await vi.waitFor(() => expect(two.deniedTokens.denialReason(danas('missed'))).toBe('signed_out'), 10_000);
  expect(two.deniedTokens.denialReason(danas('before'))).toBe('signed_out');
  await vi.waitFor(() => expect(two.engine.announcements.isListening()).toBe(true), 10_000);
});

test('a commit waits for the disk @B11', async () => {
  const store = await storeForTest(await postgresForTest());
  const admin = await connection(await postgresForTest());
  expect(store.engine.kind).toBe('postgres');
  for (const setting of ['fsync', 'synchronous_commit', 'full_page_writes']) {
    expect((await admin.query(`SHOW ${setting}`)).rows).toEqual([{ [setting]: 'on' }]);
  }
});

import pg from 'pg';
import { expect, onTestFinished, test, vi } from 'vitest';
import { postgresForTest } from '../../testing/databases.ts';
import { addUser, recordOf, startSignIn, storeForTest } from '../../testing/store.ts';
import { hashedId } from '../crypto/sealing.ts';
import { openPostgresAnnouncements } from './postgres-announcements.ts';

test('who is told that a session ended finds it refused by every other instance @B11 @S1.7', async () => {
  const database = await postgresForTest();
  const here = await storeForTest(database);
  const others = [await storeForTest(database), await storeForTest(database), await storeForTest(database)];
  const subject = await addUser(here, 'ada');
  for (let turn = 0; turn < 50; turn += 1) {
    await startSignIn(here, recordOf(subject, `grant ${turn}`));
    const grantId = hashedId(`grant ${turn}`);
    await here.sessions.end([grantId], { reason: 'signed_out' });
    const token = { grantId, subject, clientId: 'app', userVersion: 0 };
    expect(others.map(({ deniedTokens }) => deniedTokens.denialReason(token))).toEqual(
      others.map(() => 'signed_out'),
    );
  }
});

test('an instance that hangs delays an announcement and does not stop it @B11', async () => {
  const database = await postgresForTest();
  const here = await storeForTest(database);
  const silent = new pg.Client({ connectionString: database, application_name: 'latchkey announcements' });
  await silent.connect();
  onTestFinished(() => silent.end());
  const subject = await addUser(here, 'ada');
  await startSignIn(here, recordOf(subject, 'grant'));
  expect(await here.sessions.end([hashedId('grant')], { reason: 'signed_out' })).toHaveLength(1);
});

/** The listening connections of the database. */
async function listeners(database: string) {
  const client = new pg.Client({ connectionString: database });
  await client.connect();
  onTestFinished(() => client.end());
  const where =
    "FROM pg_stat_activity WHERE application_name = 'latchkey announcements' AND datname = current_database()";
  return {
    count: async () => (await client.query(`SELECT pid ${where}`)).rows.length,
    cut: () => client.query(`SELECT pg_terminate_backend(pid) ${where}`),
    say: (message: string) => client.query("SELECT pg_notify('latchkey', $1)", [`another tell ${message}`]),
  };
}

test('who breaks off while catching up does not listen, lets go of that connection and tries again @B11 @S1.7', async () => {
  const database = await postgresForTest();
  const announcements = openPostgresAnnouncements(database);
  onTestFinished(() => announcements.close());
  const others = await listeners(database);
  const received: string[] = [];
  const listening: boolean[] = [];
  const catchUp = async () => {
    // Only its own connection: broken ones disappear once the database notices.
    await vi.waitFor(async () => expect(await others.count()).toBe(1), 10_000);
    // Messages from now on arrive, although the reload is still running.
    await others.say(`during try ${listening.length}`);
    listening.push(announcements.isListening());
    if (listening.length < 3) throw new Error('the database broke off');
  };
  await announcements.listen((message) => received.push(message), catchUp);
  expect(announcements.isListening()).toBe(true);
  await others.cut();
  await vi.waitFor(() => expect(listening).toHaveLength(3), 40_000);
  await vi.waitFor(() => expect(announcements.isListening()).toBe(true), 10_000);
  expect(listening).toEqual([false, false, false]);
  await others.say('afterwards');
  await vi.waitFor(() => expect(received).toContain('afterwards'), 10_000);
  expect(received).toContain('during try 2');
});

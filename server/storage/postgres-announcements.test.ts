import pg from 'pg';
import { expect, onTestFinished, test } from 'vitest';
import { postgresForTest } from '../testing/databases.ts';
import { addUser, recordOf, startSignIn, storeForTest } from '../testing/store.ts';
import { hashedId } from './sealed.ts';

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
    expect(others.map(({ revocations }) => revocations.reasonAgainst(token))).toEqual(
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

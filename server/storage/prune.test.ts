import { describe, expect, test } from 'vitest';
import { now } from '../lib/clock.ts';
import { eachDatabase } from '../testing/databases.ts';
import { addUser, recordOf, startSignIn, storeForTest } from '../testing/store.ts';
import { recordAudit } from './audit/audit.ts';
import { hashedId } from './crypto/sealing.ts';

const DAY = 24 * 60 * 60;

describe.each(eachDatabase)('pruning on $name', ({ open }) => {
  test('what has expired goes, batch by batch, and the rest stays', async () => {
    const store = await storeForTest(await open());
    const dana = await addUser(store, 'dana');
    const live = await startSignIn(store, recordOf(dana, 'live'));
    await startSignIn(store, recordOf(dana, 'long over'));
    const over = hashedId('long over');
    const before = now() - 40 * DAY;
    await store.db.updateTable('sessions').set({ expires: before }).where('id', '=', over).execute();
    const codes = store.artifacts('AuthorizationCode');
    for (let number = 0; number < 501; number += 1) await codes.save(`code ${number}`, { grantId: 'g' }, -10);
    await codes.save('fresh', { grantId: 'g' }, 60);
    await store.db
      .insertInto('revocations')
      .values({ kind: 'session', key: 'old', version: null, reason: 'revoked', until: now() - 1 })
      .execute();
    await recordAudit(store.db, [{ event: 'kept' }]);
    await recordAudit(store.db, [{ event: 'old' }]);
    await store.db.updateTable('audit').set({ id: '0100000000000000' }).where('event', '=', 'old').execute();
    const attempt = { failures: 1, next_at: 0, told_at: 0 };
    await store.db
      .insertInto('attempts')
      .values([
        { key: 'quiet', last_at: now() - 2 * DAY, ...attempt },
        { key: 'busy', last_at: now(), ...attempt },
      ])
      .execute();

    await store.prune();

    const { db } = store;
    expect(await db.selectFrom('artifacts').select('model').execute()).toHaveLength(2);
    expect(await codes.find('fresh')).toBeDefined();
    expect(await store.artifacts('Grant').find('live')).toBeDefined();
    expect((await db.selectFrom('sessions').select('id').execute()).map((row) => row.id)).toEqual([
      hashedId('live'),
    ]);
    expect(await store.refreshTokens.find(live)).toMatchObject({ verdict: 'fresh' });
    expect(await db.selectFrom('refresh_tokens').selectAll().execute()).toHaveLength(1);
    expect(await db.selectFrom('revocations').selectAll().execute()).toEqual([]);
    expect(await db.selectFrom('audit').select('event').execute()).toEqual([{ event: 'kept' }]);
    expect(await db.selectFrom('attempts').select('key').execute()).toEqual([{ key: 'busy' }]);
  });
});

import { afterEach, describe, expect, test, vi } from 'vitest';
import { eachDatabase } from '../../testing/databases.ts';
import { addUser, recordOf, startSignIn, storeForTest } from '../../testing/store.ts';
import { hashedId } from '../crypto/sealing.ts';

afterEach(() => vi.useRealTimers());

const HOUR = 60 * 60;
const DAY = 24 * HOUR;

function later(seconds: number): void {
  const to = Date.now() + seconds * 1000;
  vi.useFakeTimers({ toFake: ['Date'] });
  vi.setSystemTime(to);
}

function identity(subject: string, grantId: string) {
  return { grantId: hashedId(grantId), subject, clientId: 'app', userVersion: 0 };
}

describe.each(eachDatabase)('sessions on $name', ({ open }) => {
  async function setUp() {
    const store = await storeForTest(await open());
    return { store, dana: await addUser(store, 'dana'), omar: await addUser(store, 'omar') };
  }

  test('a sign-in is a session with its device, and its renewals are seen in it @S3.10', async () => {
    const { store, dana } = await setUp();
    const device = { deviceName: 'Laptop', platform: 'Linux', jkt: 'thumbprint' };
    const token = await startSignIn(store, recordOf(dana, 'g1'), device);
    const before = await store.sessions.find(hashedId('g1'));
    expect(before).toMatchObject({
      username: 'dana',
      device_name: 'Laptop',
      platform: 'Linux',
      jkt: 'thumbprint',
    });
    later(HOUR);
    await store.refreshTokens.rotate(token, recordOf(dana, 'g1'));
    const after = await store.sessions.find(hashedId('g1'));
    expect(after?.started).toBe(before?.started);
    expect(after?.last_used).toBeGreaterThanOrEqual((before?.last_used ?? 0) + HOUR);
    expect(after?.expires).toBeGreaterThanOrEqual((before?.expires ?? 0) + HOUR);
  });

  test('an ended session refuses its tokens, says why, and is ended once', async () => {
    const { store, dana } = await setUp();
    const token = await startSignIn(store, recordOf(dana, 'g1'));
    const child = (await store.refreshTokens.rotate(token, recordOf(dana, 'g1'))) ?? '';
    const sessionEnd = { reason: 'revoked_by_administrator', by: 'ada', address: '192.0.2.1' } as const;
    expect(await store.sessions.end([hashedId('g1')], sessionEnd)).toHaveLength(1);
    expect(await store.sessions.end([hashedId('g1')], { reason: 'signed_out' })).toEqual([]);
    expect(await store.refreshTokens.find(child)).toMatchObject({ endedReason: 'revoked_by_administrator' });
    expect(await store.refreshTokens.rotate(child, recordOf(dana, 'g1'))).toBeUndefined();
    expect(await store.refreshTokens.prolong(child, 'g1', 1)).toBe(false);
    expect(await store.artifacts('Grant').find('g1')).toBeUndefined();
    const entries = await store.db.selectFrom('audit').selectAll().execute();
    expect(entries).toEqual([
      expect.objectContaining({
        event: 'session.ended',
        actor: 'ada',
        subject: dana,
        session_id: hashedId('g1'),
        address: '192.0.2.1',
        detail: '{"reason":"revoked_by_administrator"}',
      }),
    ]);
  });

  test('a token of an ended session stays refused, and known, for thirty days', async () => {
    const { store, dana } = await setUp();
    const token = await startSignIn(
      store,
      recordOf(dana, 'g1', { expires: Math.floor(Date.now() / 1000) + 4 * 365 * DAY }),
    );
    await store.sessions.end([hashedId('g1')], { reason: 'signed_out' });
    later(29 * DAY);
    await store.prune();
    expect(await store.refreshTokens.find(token)).toMatchObject({ endedReason: 'signed_out' });
    later(2 * DAY);
    await store.prune();
    expect(await store.refreshTokens.find(token)).toBeUndefined();
    expect(await store.sessions.find(hashedId('g1'))).toBeUndefined();
  });

  test('the sixth session of a user with a client ends the oldest, with an audit entry @S4.2', async () => {
    const { store, dana, omar } = await setUp();
    for (let number = 1; number <= 5; number += 1) {
      await startSignIn(store, recordOf(dana, `g${number}`));
      later(60);
    }
    await startSignIn(store, recordOf(omar, 'of-omar'));
    await startSignIn(store, recordOf(dana, 'other-app', { clientId: 'other' }));
    expect(await store.refreshTokens.live(dana)).toHaveLength(6);
    await startSignIn(store, recordOf(dana, 'g6'));
    expect(await store.sessions.find(hashedId('g1'))).toMatchObject({ ended_reason: 'session_cap' });
    const ended = await store.db
      .selectFrom('sessions')
      .select('id')
      .where('ended_at', 'is not', null)
      .execute();
    expect(ended).toEqual([{ id: hashedId('g1') }]);
    expect(store.deniedTokens.denialReason(identity(dana, 'g1'))).toBe('session_cap');
    expect(await store.db.selectFrom('audit').select('session_id').execute()).toEqual([
      { session_id: hashedId('g1') },
    ]);
  });

  test('of sign-ins in one second, too, the oldest is ended @S4.2', async () => {
    const { store, dana } = await setUp();
    later(0);
    for (const number of [7, 3, 9, 1, 5, 2]) await startSignIn(store, recordOf(dana, `g${number}`));
    expect(await store.sessions.find(hashedId('g7'))).toMatchObject({ ended_reason: 'session_cap' });
    expect(await store.refreshTokens.live(dana)).toHaveLength(5);
  });

  test('twenty sign-ins at once leave as many sessions as the cap allows @S4.2', async () => {
    const { store, dana } = await setUp();
    const signIns = Array.from({ length: 20 }, (_, number) => recordOf(dana, `g${number}`));
    await Promise.all(signIns.map((record) => startSignIn(store, record, { cap: 3 })));
    expect(await store.refreshTokens.live(dana)).toHaveLength(3);
  });

  test('ending all sessions of a user ends the browser sessions too, and nobody else’s', async () => {
    const { store, dana, omar } = await setUp();
    const grants = Array.from({ length: 450 }, (_, number) => `g${number}`);
    for (const grantId of grants) await startSignIn(store, recordOf(dana, grantId), { cap: 1000 });
    await startSignIn(store, recordOf(omar, 'of-omar'));
    await store.artifacts('Session').save('browser', { uid: 'b', accountId: dana }, 600);
    await store.artifacts('Session').save('other', { uid: 'o', accountId: omar }, 600);
    expect(await store.sessions.endAllOf(dana, { reason: 'password_changed' })).toBe(450);
    expect(await store.refreshTokens.live(dana)).toEqual([]);
    expect(await store.artifacts('Session').find('browser')).toBeUndefined();
    expect(await store.refreshTokens.live(omar)).toHaveLength(1);
    expect(await store.artifacts('Session').find('other')).toBeDefined();
    expect(store.deniedTokens.denialReason(identity(dana, 'g449'))).toBe('password_changed');
    expect(store.deniedTokens.denialReason(identity(omar, 'of-omar'))).toBeUndefined();
  });

  test('a grant without a session, of a client that gets no refresh token, can be ended as well', async () => {
    const { store, dana } = await setUp();
    await store.artifacts('Grant').save('bare', { accountId: dana, clientId: 'app' }, 600);
    expect(await store.sessions.endAllOf(dana, { reason: 'signed_out' })).toBe(0);
    expect(await store.artifacts('Grant').find('bare')).toBeUndefined();
    expect(store.deniedTokens.denialReason(identity(dana, 'bare'))).toBe('signed_out');
  });
});

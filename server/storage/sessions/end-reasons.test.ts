import { afterEach, describe, expect, test, vi } from 'vitest';
import { now } from '../../lib/clock.ts';
import { eachDatabase } from '../../testing/databases.ts';
import { addUser, recordOf, startSignIn, storeForTest } from '../../testing/store.ts';
import { DEVICE_CODE } from '../clients/settings.ts';
import { hashedId } from '../crypto/sealing.ts';
import type { Store } from '../store.ts';
import type { EndReason } from './end-reasons.ts';

afterEach(() => vi.useRealTimers());

const ada = { sub: 'ada', address: '192.0.2.9' };

/** Every reason for which a session can have ended. */
const reasons = [
  'signed_out',
  'revoked_by_administrator',
  'signed_out_everywhere',
  'session_cap',
  'refresh_token_reused',
  'code_reused',
  'lifetime_over',
  'idle_too_long',
  'user_deactivated',
  'user_deleted',
  'password_changed',
  'client_deactivated',
  'client_deleted',
  'revoked',
] as const satisfies EndReason[];

interface World {
  store: Store;
  dana: string;
  /** The client that everything is signed in with. */
  client: string;
  /** The ended sessions and an open one, by id. */
  ids: string[];
  /** The refresh token of the open session. */
  token: string;
}

interface Bulk {
  name: string;
  reason: EndReason;
  run(world: World): Promise<unknown>;
}

const byAda = { reason: 'revoked_by_administrator', by: ada.sub, address: ada.address } as const;

/** Every way in which many sessions end at once. */
const endings: readonly Bulk[] = [
  {
    name: 'an administrator ends a list of sessions',
    reason: 'revoked_by_administrator',
    run: ({ store, ids }) => store.sessions.end(ids, byAda),
  },
  {
    name: 'an administrator ends all sessions of a user',
    reason: 'revoked_by_administrator',
    run: ({ store, dana }) => store.sessions.endAllOf(dana, byAda),
  },
  {
    name: 'a user signs out everywhere',
    reason: 'signed_out_everywhere',
    run: ({ store, dana }) => store.sessions.endAllOf(dana, { reason: 'signed_out_everywhere', by: dana }),
  },
  {
    name: 'a password is changed',
    reason: 'password_changed',
    run: ({ store, dana }) => store.users.setPassword(dana, 'a new password', ada),
  },
  {
    name: 'a user is deactivated',
    reason: 'user_deactivated',
    run: ({ store, dana }) => store.users.update(dana, { active: false }, ada),
  },
  {
    name: 'a client is deleted',
    reason: 'client_deleted',
    run: ({ store, client }) => store.clientAdministration.remove(client, ada),
  },
  {
    name: 'all sessions with a client end',
    reason: 'revoked',
    run: ({ store, client }) => store.sessions.endAllWith(client, { reason: 'revoked' }),
  },
  {
    name: 'a newer sign-in exceeds the cap',
    reason: 'session_cap',
    run: ({ store, dana, client }) =>
      startSignIn(store, recordOf(dana, 'newer', { clientId: client }), { cap: 1 }),
  },
  {
    name: 'a family is revoked',
    reason: 'refresh_token_reused',
    run: ({ store, token }) => store.refreshTokens.destroy(token, { reason: 'refresh_token_reused' }),
  },
];

describe.each(eachDatabase)('on $name', ({ open }) => {
  async function setUp() {
    const store = await storeForTest(await open());
    const { client } = await store.clientAdministration.create(
      { name: 'App', type: 'public', grant_types: [DEVICE_CODE, 'refresh_token'] },
      ada,
    );
    return { store, dana: await addUser(store, 'dana'), client: client.client_id };
  }

  async function signedIn(
    { store, dana, client }: Pick<World, 'store' | 'dana' | 'client'>,
    grantId: string,
  ) {
    const record = recordOf(dana, grantId, { clientId: client });
    return startSignIn(store, record, { cap: 1000 });
  }

  /** The reason that a refresh and a call report for the session. */
  function reported({ store, dana, client }: Omit<World, 'ids' | 'token'>, grantId: string) {
    const identity = { subject: dana, clientId: 'any', userVersion: undefined };
    expect(client).not.toBe('any');
    return store.deniedTokens.denialReason({ grantId: hashedId(grantId), ...identity });
  }

  const rows = (store: Store) => store.db.selectFrom('sessions').selectAll().orderBy('id').execute();

  test.each(endings)('$name: what had ended before keeps why @T23 @S3.10', async ({ reason, run }) => {
    const world = await setUp();
    const { store, dana, client } = world;
    for (const before of reasons) {
      await signedIn(world, before);
      await store.sessions.end([hashedId(before)], { reason: before, by: 'somebody' });
    }
    const token = await signedIn(world, 'open');
    const ended = (await rows(store)).filter((row) => row.ended_at !== null);
    expect(ended).toHaveLength(reasons.length);
    const ids = [...reasons, 'open'].map(hashedId);
    vi.useFakeTimers({ toFake: ['Date'] });
    vi.setSystemTime(Date.now() + 60_000);
    await run({ store, dana, client, ids, token });
    // The control: this way ends the open session.
    expect(await store.sessions.find(hashedId('open'))).toMatchObject({ ended_reason: reason });
    expect(reported(world, 'open')).toBe(reason);
    const after = (await rows(store)).filter((row) => ended.some(({ id }) => id === row.id));
    expect(after).toEqual(ended);
    await store.deniedTokens.reload();
    for (const before of reasons) expect(reported(world, before)).toBe(before);
    const written = await store.db
      .selectFrom('audit')
      .select(['session_id', 'detail'])
      .where('event', '=', 'session.ended')
      .execute();
    expect(written).toHaveLength(reasons.length + 1);
  });

  test.each([
    { before: 'idle_too_long', lifetime: null },
    { before: 'lifetime_over', lifetime: 900 },
  ])('a session that was over, $before, is not ended by somebody later @T23 @S4.2', async (over) => {
    const world = await setUp();
    const { store, dana, client } = world;
    if (over.lifetime !== null) {
      await store.clientAdministration.update(client, { session_ttl: over.lifetime }, ada);
    }
    const record = recordOf(dana, 'over', { clientId: client, expires: now() + 900 });
    const token = await startSignIn(store, record);
    vi.useFakeTimers({ toFake: ['Date'] });
    vi.setSystemTime(Date.now() + 1_000_000);
    await signedIn(world, 'open');
    expect(await store.sessions.endAllOf(dana, byAda)).toBe(1);
    const { expires } = record;
    expect(await store.sessions.find(hashedId('over'))).toMatchObject({
      ended_reason: over.before,
      ended_by: null,
      ended_at: expires,
      expires,
    });
    // Its access tokens may still be valid, and a concurrent refresh may hold the token.
    expect(reported(world, 'over')).toBe(over.before);
    expect(
      await store.refreshTokens.rotate(token, { ...record, expires: expires + 9_000_000 }),
    ).toBeUndefined();
    const written = store.db.selectFrom('audit').select('session_id').where('event', '=', 'session.ended');
    expect(await written.execute()).toEqual([{ session_id: hashedId('open') }]);
  });
});

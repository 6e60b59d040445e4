import { describe, expect, test, vi } from 'vitest';
import { eachDatabase } from '../../testing/databases.ts';
import { addUser, recordOf, startSignIn, storeForTest } from '../../testing/store.ts';
import { hashedId } from '../crypto/sealing.ts';

describe.each(eachDatabase)('access tokens seen on $name', ({ open }) => {
  async function setUp() {
    const store = await storeForTest(await open());
    const record = recordOf(await addUser(store, 'dana'), 'grant');
    const first = await startSignIn(store, record);
    const child = (await store.refreshTokens.rotate(first, record)) ?? '';
    return { store, record, first, id: hashedId(child), writes: vi.spyOn(store.db, 'executeQuery') };
  }

  test('a thousand calls with one access token are one write, and all of them wait for it @T13', async () => {
    const { store, first, id, writes } = await setUp();
    let answered = 0;
    const calls = Array.from({ length: 1000 }, () =>
      store.accessTokensSeen.record(id).then(() => (answered += 1)),
    );
    expect(answered).toBe(0);
    await Promise.all(calls);
    await store.accessTokensSeen.record(id);
    expect(writes).toHaveBeenCalledTimes(1);
    expect(await store.refreshTokens.find(first)).toMatchObject({ verdict: 'reused' });
  });

  test('what could not be written down is said, and written at the next call @T13', async () => {
    const { store, first, id, writes } = await setUp();
    writes.mockRejectedValueOnce(new Error('the database is away'));
    await expect(store.accessTokensSeen.record(id)).rejects.toThrow('the database is away');
    expect(await store.refreshTokens.find(first)).toMatchObject({ verdict: 'retry' });
    await store.accessTokensSeen.record(id);
    expect(await store.refreshTokens.find(first)).toMatchObject({ verdict: 'reused' });
  });

  test('a retry that was judged before the answer was seen gets no token after it @T13', async () => {
    const { store, record, first, id } = await setUp();
    expect(await store.refreshTokens.find(first)).toMatchObject({ verdict: 'retry' });
    await store.accessTokensSeen.record(id);
    expect(await store.refreshTokens.rotate(first, record)).toBeUndefined();
  });
});

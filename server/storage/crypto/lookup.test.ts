import { afterEach, describe, expect, test, vi } from 'vitest';
import { eachDatabase } from '../../testing/databases.ts';
import { storeForTest } from '../../testing/store.ts';
import { openLookup } from './lookup.ts';

afterEach(() => vi.useRealTimers());

describe.each(eachDatabase)('what is found by an alias on $name', ({ open }) => {
  test('a device code is found by its user code, a session by its uid, and the row shows neither', async () => {
    const store = await storeForTest(await open());
    await store.artifacts('DeviceCode').save('device-code', { userCode: 'BCDFGHJK', jti: 'device-code' }, 60);
    await store.artifacts('Session').save('cookie', { uid: 'the-uid', state: { secret: 'canary' } }, 60);
    const found = await store.artifacts('DeviceCode').findByAlias('BCDFGHJK');
    expect(found?.payload).toMatchObject({ jti: 'device-code', userCode: 'BCDFGHJK' });
    expect(await store.artifacts('Session').findByAlias('BCDFGHJK')).toBeUndefined();
    expect((await store.artifacts('Session').findByAlias('the-uid'))?.payload).not.toHaveProperty('jti');
    const rows = JSON.stringify(await store.db.selectFrom('artifacts').selectAll().execute());
    for (const secret of ['device-code', 'BCDFGHJK', 'cookie', 'the-uid', 'canary']) {
      expect(rows).not.toContain(secret);
    }
    expect(rows).toContain('DeviceCode');
  });

  test('an identifier is taken by one of racing callers, and free again when its time is over', async () => {
    const polls = (await storeForTest(await open())).artifacts('DevicePoll');
    const race = () => Promise.all(Array.from({ length: 10 }, () => polls.claim('one', 4)));
    expect((await race()).filter((taken) => taken)).toHaveLength(1);
    expect(await polls.claim('other', 4)).toBe(true);
    vi.useFakeTimers({ toFake: ['Date'] });
    vi.setSystemTime(Date.now() + 5000);
    expect((await race()).filter((taken) => taken)).toHaveLength(1);
  });
});

test('another server key finds and reads nothing', () => {
  const [own, other] = [openLookup(Buffer.alloc(32, 1)), openLookup(Buffer.alloc(32, 2))];
  expect(own.hash('DeviceCode', 'BCDFGHJK')).not.toBe(other.hash('DeviceCode', 'BCDFGHJK'));
  expect(own.unseal(own.seal({ a: 1 }))).toEqual({ a: 1 });
  expect(() => other.unseal(own.seal({ a: 1 }))).toThrow();
});

test('the stored form of a value is the same in every release', () => {
  const { hash } = openLookup(Buffer.alloc(32, 7));
  expect(hash('DeviceCode', 'ABCD')).toBe('HkiPXlCfHriWdqzaWLXnm6R3ilYwLQXq34Gpa7r3ENw');
});

import { afterEach, describe, expect, test, vi } from 'vitest';
import { eachDatabase } from '../../testing/databases.ts';
import { storeForTest } from '../../testing/store.ts';
import { recordAudit } from './audit.ts';

afterEach(() => vi.useRealTimers());

const START = 1_800_000_000;

function setClock(seconds: number): void {
  vi.useFakeTimers({ toFake: ['Date'] });
  vi.setSystemTime(seconds * 1000);
}

describe.each(eachDatabase)('the audit on $name', ({ open }) => {
  test('entries come newest first, page by page, while new ones are written', async () => {
    const store = await storeForTest(await open());
    setClock(START);
    for (let number = 0; number < 7; number += 1) {
      await recordAudit(store.db, [{ event: 'thing.happened', detail: { number } }]);
    }
    const first = await store.audit({ limit: 3 });
    await recordAudit(store.db, [{ event: 'thing.happened', detail: { number: 99 } }]);
    const second = await store.audit({ limit: 3, cursor: first.next });
    const third = await store.audit({ limit: 3, cursor: second.next });
    const numbers = [first, second, third].map(({ entries }) =>
      entries.map(({ detail }) => detail['number']),
    );
    expect(numbers).toEqual([[6, 5, 4], [3, 2, 1], [0]]);
    expect(third.next).toBeUndefined();
  });

  test('entries are found by event, actor, subject, client and time', async () => {
    const store = await storeForTest(await open());
    setClock(START);
    await recordAudit(store.db, [{ event: 'a', actor: 'ada', subject: 'dana', address: '192.0.2.1' }]);
    setClock(START + 60);
    await recordAudit(store.db, [
      { event: 'b', subject: 'dana', clientId: 'app', detail: { roles: ['user'], count: 2, kept: true } },
    ]);
    const events = async (filter: object) =>
      (await store.audit({ limit: 10, ...filter })).entries.map(({ event }) => event);
    expect(await events({})).toEqual(['b', 'a']);
    expect(await events({ event: 'a' })).toEqual(['a']);
    expect(await events({ actor: 'ada' })).toEqual(['a']);
    expect(await events({ subject: 'dana' })).toEqual(['b', 'a']);
    expect(await events({ subject: 'dana', clientId: 'app' })).toEqual(['b']);
    expect(await events({ from: START + 60 })).toEqual(['b']);
    expect(await events({ to: START + 60 })).toEqual(['a']);
    expect(await events({ from: START, to: START + 61 })).toEqual(['b', 'a']);
    const [entry] = (await store.audit({ limit: 1 })).entries;
    expect(entry).toMatchObject({ at: START + 60, detail: { roles: ['user'], count: 2, kept: true } });
  });
});

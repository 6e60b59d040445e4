import { afterEach, expect, test, vi } from 'vitest';
import { postgresForTest } from '../../testing/databases.ts';
import { storeForTest } from '../../testing/store.ts';
import { hashedId } from '../crypto/sealing.ts';
import type { Store } from '../store.ts';
import type { SharedProofs } from './shared-proofs.ts';

afterEach(() => vi.useRealTimers());

function proofsOf({ sharedProofs }: Store): SharedProofs {
  if (sharedProofs === undefined) throw new Error('this database is not shared');
  return sharedProofs;
}

async function twoInstances() {
  const location = await postgresForTest();
  const stores = [await storeForTest(location), await storeForTest(location)] as const;
  return { stores, one: proofsOf(stores[0]), two: proofsOf(stores[1]) };
}

const idOf = (number: number): string => hashedId(`proof ${number}`).slice(0, 22);

test('of many instances that are shown a proof at once, one takes it @T23b @S4.3 @B11', async () => {
  const { one, two } = await twoInstances();
  const shown = Array.from({ length: 1500 }, (_, number) => number);
  const taken = await Promise.all(
    shown.map(async (number) => {
      const answers = await Promise.all([one, two, one, two].map(({ take }) => take(idOf(number))));
      return answers.filter((isFirst) => isFirst).length;
    }),
  );
  expect(new Set(taken)).toEqual(new Set([1]));
  expect(await two.take(idOf(1500))).toBe(true);
  expect(await one.take(idOf(1500))).toBe(false);
});

test('a proof is forgotten when nobody would accept it any more, and not before @S4.3', async () => {
  const { one, two, stores } = await twoInstances();
  vi.useFakeTimers({ toFake: ['Date'] });
  const count = async () => (await stores[0].db.selectFrom('dpop_proofs').select('id').execute()).length;
  expect(await one.take(idOf(1))).toBe(true);
  vi.setSystemTime(Date.now() + 240_000);
  await two.prune();
  expect(await two.take(idOf(1))).toBe(false);
  expect(await two.take(idOf(2))).toBe(true);
  vi.setSystemTime(Date.now() + 120_000);
  await two.prune();
  expect(await count()).toBe(1);
});

test('a database that fails accepts no proof, and one that is there again does @T23b @S4.3', async () => {
  const { one, stores } = await twoInstances();
  await stores[1].db.schema.alterTable('dpop_proofs').renameTo('elsewhere').execute();
  const refused = await Promise.allSettled([1, 2, 3].map((number) => one.take(idOf(number))));
  expect(refused.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
  await stores[1].db.schema
    .alterTable('elsewhere' as 'dpop_proofs')
    .renameTo('dpop_proofs')
    .execute();
  expect(await one.take(idOf(1))).toBe(true);
});

test('where one process has the database to itself, its own memory does @S4.3', async () => {
  expect((await storeForTest(':memory:')).sharedProofs).toBeUndefined();
});

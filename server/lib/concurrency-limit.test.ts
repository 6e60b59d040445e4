import { expect, test } from 'vitest';
import { BusyError, limitConcurrency, limitPerKey } from './concurrency-limit.ts';

function manualWork() {
  const started: (() => void)[] = [];
  const work = () => new Promise<void>((resolve) => started.push(resolve));
  return { started, work };
}

test('so many run at a time, more wait in order, and one too many is refused at once @T23', async () => {
  const pass = limitConcurrency(2, 3);
  const { started, work } = manualWork();
  const done: number[] = [];
  const runs = [0, 1, 2, 3, 4].map((number) => pass(work).then(() => done.push(number)));
  await expect(pass(work)).rejects.toBeInstanceOf(BusyError);
  expect(started).toHaveLength(2);
  for (const number of [0, 1, 2, 3, 4]) {
    started[number]?.();
    await runs[number];
    expect(started).toHaveLength(Math.min(5, number + 3));
  }
  expect(done).toEqual([0, 1, 2, 3, 4]);
  expect(await pass(async () => 'free again')).toBe('free again');
});

test('work that fails leaves its place to the next', async () => {
  const pass = limitConcurrency(1, 1);
  const failing = pass(async () => {
    throw new Error('as expected');
  });
  const next = pass(async () => 'done');
  await expect(failing).rejects.toThrow('as expected');
  expect(await next).toBe('done');
});

test('each key has its share, which leaves the others theirs @T23b', async () => {
  const share = limitPerKey(2);
  const { started, work } = manualWork();
  const running = [share('a', work), share('a', work)];
  await expect(share('a', work)).rejects.toBeInstanceOf(BusyError);
  running.push(share('b', work));
  expect(started).toHaveLength(3);
  for (const end of started) end();
  await Promise.all(running);
  const failing = share('a', async () => {
    throw new Error('as expected');
  });
  await expect(failing).rejects.toThrow('as expected');
  expect(await Promise.all([share('a', async () => 1), share('a', async () => 2)])).toEqual([1, 2]);
});

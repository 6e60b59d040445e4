import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { folderForTest } from '../session/testing/app.ts';
import { thisProcess, withLock } from './file-lock.ts';

async function endedProcess(): Promise<number> {
  const child = spawn(process.execPath, ['-e', '']);
  await once(child, 'exit');
  return child.pid ?? 0;
}

async function leftBehind(folder: string, content: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'demo.lock'), content);
}

test('one at a time, also among 20 who all see the same dead owner, and nothing is left behind', async () => {
  const folder = await folderForTest();
  const dead = JSON.stringify({ pid: await endedProcess(), started: 'then', id: 'dead' });
  await leftBehind(folder, dead);
  await writeFile(join(folder, 'demo.lock.dead'), dead.replace('"dead"', '"dead too"'));
  await writeFile(join(folder, 'demo.lock.0123.draft'), '');
  let inside = 0;
  let most = 0;
  let done = 0;
  const work = async () => {
    inside += 1;
    most = Math.max(most, inside);
    // Longer than the polling interval of the waiting processes.
    const until = performance.now() + 40;
    while (performance.now() < until) await readdir(folder);
    inside -= 1;
    done += 1;
  };
  await Promise.all(Array.from({ length: 20 }, () => withLock(folder, 'demo', work)));
  expect({ most, done }).toEqual({ most: 1, done: 20 });
  expect(await readdir(folder)).toEqual([]);
});

test.each([
  ['an empty file', ''],
  ['a file of something else', '{"pid":'],
  [
    'a process that took the number of the owner',
    JSON.stringify({ pid: process.pid, started: 'earlier', id: 'x' }),
  ],
])('a lock left by %s is taken over at once', async (_, content) => {
  const folder = await folderForTest();
  await leftBehind(folder, content);
  expect(await withLock(folder, 'demo', async () => 'in')).toBe('in');
});

test('a lock whose owner lives is respected, whoever asks', async () => {
  const folder = await folderForTest();
  // The parent process; without its start time only the pid identifies it.
  await leftBehind(folder, JSON.stringify({ pid: process.ppid, started: '', id: 'x' }));
  const order: string[] = [];
  const entering = withLock(folder, 'demo', async () => void order.push('entered'));
  for (let turn = 0; turn < 500; turn += 1) await readdir(folder);
  order.push('let go');
  await writeFile(join(folder, 'demo.lock'), '');
  await entering;
  expect(order).toEqual(['let go', 'entered']);
});

test('a lock that this very process could not let go of is taken over @T21', async () => {
  const folder = await folderForTest();
  await leftBehind(folder, JSON.stringify({ ...(await thisProcess()), id: 'before' }));
  expect(await withLock(folder, 'demo', async () => 'in')).toBe('in');
});

test('work that fails lets go of the lock', async () => {
  const folder = await folderForTest();
  await expect(withLock(folder, 'demo', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(await withLock(folder, 'demo', async () => 'in')).toBe('in');
});

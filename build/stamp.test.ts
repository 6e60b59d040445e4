import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { root } from './paths.ts';
import { type Task, whenChanged } from './stamp.ts';

let folder: string;
let task: Task;
let runs: number;

async function work(): Promise<void> {
  runs += 1;
  await writeFile(path.join(folder, 'output'), 'made');
}

beforeEach(async () => {
  await mkdir(path.join(root, 'out'), { recursive: true });
  folder = await mkdtemp(path.join(root, 'out', 'stamp-test-'));
  const name = path.basename(folder);
  const within = (file: string) => path.join('out', name, file);
  task = { name, inputs: [within('input'), within('source')], outputs: [within('output')] };
  await mkdir(path.join(folder, 'source'));
  await writeFile(path.join(folder, 'source', 'a.ts'), 'one');
  await writeFile(path.join(folder, 'input'), 'one');
  runs = 0;
});

afterEach(async () => {
  await rm(folder, { recursive: true });
  await rm(path.join(root, 'out', '.stamps', task.name), { force: true });
});

test('work that is done is not done again', async () => {
  await whenChanged(task, work);
  await whenChanged(task, work);
  expect(runs).toBe(1);
});

test.each([
  ['a changed input', () => writeFile(path.join(folder, 'input'), 'two')],
  ['a new file in an input folder', () => writeFile(path.join(folder, 'source', 'b.ts'), 'one')],
  ['a missing output', () => rm(path.join(folder, 'output'))],
  ['a truncated output', () => writeFile(path.join(folder, 'output'), 'm')],
])('%s makes the work start again', async (_what, change) => {
  await whenChanged(task, work);
  await change();
  await whenChanged(task, work);
  expect(runs).toBe(2);
});

test('another fact makes the work start again', async () => {
  await whenChanged({ ...task, facts: ['tool 1'] }, work);
  await whenChanged({ ...task, facts: ['tool 2'] }, work);
  expect(runs).toBe(2);
});

test('a changed test file does not', async () => {
  await whenChanged(task, work);
  await writeFile(path.join(folder, 'source', 'a.test.ts'), 'one');
  await whenChanged(task, work);
  expect(runs).toBe(1);
});

test('work that failed counts as not done', async () => {
  const failing = async () => {
    await work();
    throw new Error('disk full');
  };
  await expect(whenChanged(task, failing)).rejects.toThrow('disk full');
  await whenChanged(task, work);
  expect(runs).toBe(2);
});

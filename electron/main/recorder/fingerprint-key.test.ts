import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { loadFingerprintKey } from './fingerprint-key.ts';

let folder: string;
let file: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'latchkey-key-'));
  file = join(folder, 'logs', 'fingerprint.key');
});

afterEach(() => rm(folder, { recursive: true }));

test('an installation keeps its key across restarts, for its owner alone; another one has another', async () => {
  const first = await loadFingerprintKey(file);
  expect([first.stored, first.key.length]).toEqual([true, 32]);
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect(await loadFingerprintKey(file)).toEqual(first);
  const other = await loadFingerprintKey(join(folder, 'other', 'fingerprint.key'));
  expect(other.key.equals(first.key)).toBe(false);
});

test('a key that was cut off is made anew', async () => {
  const { key } = await loadFingerprintKey(file);
  await writeFile(file, key.subarray(0, 5));
  await chmod(file, 0o644);
  const anew = await loadFingerprintKey(file);
  expect(anew.stored).toBe(true);
  expect(await readFile(file)).toEqual(anew.key);
  expect((await stat(file)).mode & 0o777).toBe(0o600);
});

test('where it cannot be kept it lasts for this run', async () => {
  await writeFile(join(folder, 'logs'), 'a file where the folder should be');
  const { key, stored, error } = await loadFingerprintKey(file);
  expect([key.length, stored]).toEqual([32, false]);
  expect(error).toBeInstanceOf(Error);
});

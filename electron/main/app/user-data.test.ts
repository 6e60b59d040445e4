import { chmod, mkdir, mkdtemp, rm, stat, symlink, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { prepareUserData } from './user-data.ts';

let parent: string;

beforeEach(async () => {
  parent = await mkdtemp(path.join(os.tmpdir(), 'latchkey-user-data-'));
});

afterEach(() => rm(parent, { recursive: true, force: true }));

const modeOf = async (folder: string) => (await stat(folder)).mode & 0o777;

test('a folder that is missing is made for this user alone @T8', async () => {
  const folder = path.join(parent, 'deep', 'latchkey');
  expect(prepareUserData(folder)).toEqual({ usable: true });
  expect(await modeOf(folder)).toBe(0o700);
});

test.each([0o755, 0o750, 0o707, 0o777])(
  'a folder that others may look into (%o) is closed to them @T8',
  async (mode) => {
    const folder = path.join(parent, 'open');
    await mkdir(folder);
    await chmod(folder, mode);
    expect(prepareUserData(folder)).toEqual({ usable: true });
    expect(await modeOf(folder)).toBe(0o700);
  },
);

test('a link to a folder of this user is followed, as to another disk', async () => {
  await mkdir(path.join(parent, 'elsewhere'), { mode: 0o755 });
  await symlink('elsewhere', path.join(parent, 'link'));
  expect(prepareUserData(path.join(parent, 'link'))).toEqual({ usable: true });
  expect(await modeOf(path.join(parent, 'elsewhere'))).toBe(0o700);
});

test('a folder of another user is not used and not changed @T8', async () => {
  const folder = path.join(parent, 'planted');
  await mkdir(folder, { mode: 0o755 });
  const other = (process.getuid?.() ?? 0) + 1;
  const found = prepareUserData(folder, other);
  expect(found.usable).toBe(false);
  expect(found.notice).toContain('belongs to another user');
  expect(await modeOf(folder)).toBe(0o755);
});

test('where there can be no folder, the notice says so and what to do', async () => {
  const file = path.join(parent, 'file');
  await writeFile(file, '');
  const found = prepareUserData(path.join(file, 'latchkey'));
  expect(found.usable).toBe(false);
  expect(found.notice).toContain('cannot be created (ENOTDIR). Choose another with --user-data-dir.');
});

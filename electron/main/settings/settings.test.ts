import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { noSettings } from './schema.ts';
import { openSettings } from './settings.ts';

async function place() {
  const folder = await mkdtemp(path.join(tmpdir(), 'latchkey-settings-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const notices: string[] = [];
  const file = path.join(folder, 'settings.json');
  return { folder, file, notices, open: () => openSettings({ file, notice: (text) => notices.push(text) }) };
}

const never = { minutes: 'never', action: 'lock' } as const;

it('is empty at first and says nothing about it', async () => {
  const { open, notices } = await place();
  const settings = await open();
  expect(settings.now()).toEqual(noSettings);
  expect([settings.lost, notices]).toEqual([false, []]);
});

it('keeps every change across a restart, in a file of the user’s alone @S2.4', async () => {
  const { file, open } = await place();
  const settings = await open();
  await Promise.all([
    settings.update((now) => ({ ...now, idle: { ...now.idle, demo: never } })),
    settings.update((now) => ({ ...now, locked: { ...now.locked, 'demo~2': { at: 7, minutes: 20 } } })),
  ]);
  expect((await open()).now()).toEqual({
    ...noSettings,
    idle: { demo: never },
    locked: { 'demo~2': { at: 7, minutes: 20 } },
  });
  expect((await stat(file)).mode & 0o777).toBe(0o600);
});

it.each([
  '',
  '{',
  'null',
  '{"version":2}',
  '{"version":1,"idle":{"demo":{"minutes":0,"action":"lock"}},"locked":{}}',
])('puts a damaged file aside with a notice, and knows that locks may be lost: %s @S2.4', async (text) => {
  const { folder, file, open, notices } = await place();
  await writeFile(file, text);
  const settings = await open();
  expect(settings.now()).toEqual(noSettings);
  expect(settings.lost).toBe(true);
  const [kept] = await readdir(folder);
  expect(kept).toMatch(/^settings\.json\.damaged-\d+$/);
  expect(await readFile(path.join(folder, kept ?? ''), 'utf8')).toBe(text);
  expect(notices).toEqual([expect.stringContaining(kept ?? '?')]);
  await settings.update((now) => ({ ...now, idle: { demo: never } }));
  expect((await open()).lost).toBe(false);
});

it('changes nothing when the disk refuses, says so, and takes the next change @S2.4', async () => {
  const { file, open } = await place();
  const settings = await open();
  // A folder where the new text would be written first.
  await mkdir(`${file}.new`);
  const refused = settings.update((now) => ({ ...now, idle: { demo: never } }));
  await expect(refused).rejects.toMatchObject({ code: 'disk_failed' });
  expect(settings.now().idle).toEqual({});
  await rm(`${file}.new`, { recursive: true });
  await settings.update((now) => ({ ...now, idle: { other: never } }));
  expect((await open()).now().idle).toEqual({ other: never });
});

it('leaves a file alone that it cannot read, and knows that locks may be lost @S2.4', async () => {
  const { folder, file, open, notices } = await place();
  // A folder in its place can be read by nobody, not even by root.
  await mkdir(file);
  await chmod(file, 0o700);
  expect((await open()).lost).toBe(true);
  expect(await readdir(folder)).toEqual(['settings.json']);
  expect(notices).toHaveLength(1);
});

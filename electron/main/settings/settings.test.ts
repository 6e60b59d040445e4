import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { noSettings } from './schema.ts';
import { openSettings } from './settings.ts';

async function setup() {
  const folder = await mkdtemp(path.join(tmpdir(), 'latchkey-settings-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const notices: string[] = [];
  const file = path.join(folder, 'settings.json');
  return { folder, file, notices, open: () => openSettings({ file, notice: (text) => notices.push(text) }) };
}

const never = { minutes: 'never', action: 'lock' } as const;

it('is empty at first and says nothing about it', async () => {
  const { open, notices } = await setup();
  const settings = await open();
  expect(settings.now()).toEqual(noSettings);
  expect([settings.now().allLocked, notices]).toEqual([undefined, []]);
});

it('keeps every change across a restart, in a file of the user’s alone @S2.4', async () => {
  const { file, open } = await setup();
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
])(
  'keeps a damaged file aside with a notice, and knows from then on that locks may be lost: %s @S2.4',
  async (text) => {
    const { folder, file, open, notices } = await setup();
    await writeFile(file, text);
    const settings = await open();
    const allLocked = { at: expect.any(Number), but: [] };
    expect(settings.now()).toEqual({ ...noSettings, allLocked });
    const kept = (await readdir(folder)).find((name) => name !== 'settings.json');
    expect(kept).toMatch(/^settings\.json\.damaged-\d+$/);
    expect(await readFile(path.join(folder, kept ?? ''), 'utf8')).toBe(text);
    expect(notices).toEqual([expect.stringContaining(kept ?? '?')]);
    await settings.update((now) => ({ ...now, idle: { demo: never } }));
    expect((await open()).now()).toMatchObject({ allLocked, idle: { demo: never } });
    expect(notices).toHaveLength(1);
  },
);

it('changes nothing when the disk refuses, says so, and takes the next change @S2.4', async () => {
  const { file, open } = await setup();
  const settings = await open();
  // A folder at the path of the temporary file.
  await mkdir(`${file}.new`);
  const refused = settings.update((now) => ({ ...now, idle: { demo: never } }));
  await expect(refused).rejects.toMatchObject({ code: 'disk_failed' });
  expect(settings.now().idle).toEqual({});
  await rm(`${file}.new`, { recursive: true });
  await settings.update((now) => ({ ...now, idle: { other: never } }));
  expect((await open()).now().idle).toEqual({ other: never });
});

it('leaves a file alone that it cannot read, and knows that locks may be lost @S2.4', async () => {
  const { folder, file, open, notices } = await setup();
  // A folder cannot be read as a file, not even by root.
  await mkdir(file);
  await chmod(file, 0o700);
  expect((await open()).now().allLocked).toEqual({ at: expect.any(Number), but: [] });
  expect(await readdir(folder)).toEqual(['settings.json']);
  expect(notices).toHaveLength(1);
});

it.each(['', '{', '{"version":2}'])(
  'cut off while a damaged file is being replaced, the next start finds it damaged again, never gone: %s @S2.4',
  async (text) => {
    const { file, open, notices } = await setup();
    await writeFile(file, text);
    // A folder at the path of the temporary file. nothing after that happens.
    await mkdir(`${file}.new`);
    expect((await open()).now().allLocked).toBeDefined();
    expect(await readFile(file, 'utf8')).toBe(text);
    expect(notices.at(-1)).toContain('could not be saved');
    await rm(`${file}.new`, { recursive: true });
    expect((await open()).now().allLocked).toBeDefined();
    expect((await open()).now().allLocked).toBeDefined();
  },
);

it('keeps what it could not read when it has to write, and counts every session as locked @S2.4', async () => {
  const { folder, file, open } = await setup();
  // A link to itself is unreadable, but it can be backed up.
  await symlink('settings.json', file);
  const settings = await open();
  expect(settings.now().allLocked).toBeDefined();
  await settings.update((now) => ({ ...now, idle: { demo: never } }));
  expect((await readdir(folder)).filter((name) => name.includes('.unreadable-'))).toHaveLength(1);
  expect((await open()).now()).toMatchObject({ idle: { demo: never }, allLocked: settings.now().allLocked });
});

import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Activity } from '../../../shared/model/activity.ts';
import { createRecorder, type Recorder } from './recorder.ts';

let folder: string;
let logs: string;
let file: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'latchkey-activity-'));
  logs = join(folder, 'logs');
  file = join(logs, 'activity.jsonl');
});

// Whoever still writes would bring the folder back while it goes.
const running: Recorder[] = [];

afterEach(async () => {
  await Promise.all(running.splice(0).map((one) => one.stop()));
  await rm(folder, { recursive: true });
});

/** One run of the app; another one over the same folder is a restart. */
function run() {
  const added: Activity[] = [];
  const recorder = createRecorder({
    file: join(logs, 'latchkey.log'),
    activity: file,
    secrets: () => [],
    onAdded: (entry) => added.push(entry),
  });
  running.push(recorder);
  const note = (message: string) =>
    recorder.record({ kind: 'renewed', session: 'demo', connection: 'demo', message });
  const messages = async () =>
    (await recorder.list({ session: 'demo', account: undefined })).map(({ message }) => message);
  return { recorder, added, note, messages };
}

const lines = async () => (await readFile(file, 'utf8')).trimEnd().split('\n');

test('a restart finds what happened before, in order and with its repeats; the file is its owner’s alone @B8', async () => {
  const first = run();
  first.note('one');
  for (let i = 0; i < 3; i += 1) first.note('two');
  await first.recorder.stop();
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  const second = run();
  second.note('three');
  expect(await second.messages()).toEqual(['three', 'two', 'one']);
  const [, two] = await second.recorder.list({ session: 'demo', account: undefined });
  expect(two?.repeats?.times).toBe(3);
  await second.recorder.stop();
  expect(await run().messages()).toEqual(['three', 'two', 'one']);
});

test('a last line that was cut off is left out, is said, and spoils nothing that is written later @B8', async () => {
  const first = run();
  for (const message of ['one', 'two', 'three']) first.note(message);
  await first.recorder.stop();
  const whole = await readFile(file);
  for (const cut of [1, 30, whole.length - 1]) {
    await writeFile(file, whole.subarray(0, whole.length - cut));
    const next = run();
    const found = await next.messages();
    expect(found[0]).toContain('incomplete');
    expect(['one', 'two', 'three'].filter((message) => found.includes(message)).length).toBe(
      cut === whole.length - 1 ? 0 : 2,
    );
    next.note('after');
    await next.recorder.stop();
    expect((await run().messages())[0]).toBe('after');
    for (const line of await lines()) expect(() => JSON.parse(line)).not.toThrow();
  }
  expect((await readdir(logs)).sort()).toEqual(['activity.jsonl', 'latchkey.log']);
});

test.each([
  ['a line that is no JSON', 'garbage'],
  ['bytes that are no text', '\u0000\ufffd\ufffd'],
  [
    'an entry of a shape that was never declared',
    '{"id":"x","at":1,"kind":"renewed","message":"m","token":"t"}',
  ],
])('%s: the file is put aside, the rest is still shown, and the person is told @B8', async (_, line) => {
  const first = run();
  first.note('one');
  await first.recorder.flush();
  await writeFile(file, `${await readFile(file, 'utf8')}${line}\n`);
  await first.recorder.stop();
  const damaged = await readFile(file, 'utf8');
  const second = run();
  const found = await second.messages();
  expect(found).toHaveLength(2);
  expect(found[0]).toContain('activity.jsonl.damaged');
  expect(found[1]).toBe('one');
  await second.recorder.stop();
  expect(await readFile(`${file}.damaged`, 'utf8')).toBe(damaged);
  expect(await run().messages()).toEqual(found);
});

test('the file never grows beyond its bound, and keeps the newest @B8', async () => {
  const own = run();
  const words = 'w'.repeat(900);
  for (let round = 0; round < 40; round += 1) {
    for (let i = 0; i < 100; i += 1) own.note(`${round * 100 + i} ${words}`);
    await own.recorder.flush();
    expect((await stat(file)).size).toBeLessThanOrEqual(1_000_000);
  }
  await own.recorder.stop();
  const kept = await run().messages();
  expect(kept[0]).toMatch(/^3999 /);
  expect(kept.length).toBeGreaterThan(400);
  expect(await readdir(logs)).not.toContain('activity.jsonl.new');
});

test('2,000 entries are kept, read back and no more', async () => {
  const own = run();
  for (let i = 0; i < 2_500; i += 1) own.note(`n${i}`);
  expect(await own.messages()).toHaveLength(2_000);
  await own.recorder.stop();
  const later = await run().messages();
  expect([later.length, later[0], later.at(-1)]).toEqual([2_000, 'n2499', 'n500']);
});

test('a disk that fails keeps nobody from anything, and what it missed is written when it works again @B8', async () => {
  await writeFile(logs, 'a file where the folder should be');
  const own = run();
  own.note('one');
  await own.recorder.flush();
  expect(own.recorder.health().activity).toMatchObject({ lastError: expect.stringMatching(/^E/) });
  expect(await own.messages()).toEqual(['one']);
  await rm(logs);
  own.note('two');
  await own.recorder.flush();
  own.note('three');
  await own.recorder.stop();
  expect(await run().messages()).toEqual(['three', 'two', 'one']);
});

test('does not read or write through a link, and takes a mode away that others could use', async () => {
  await mkdir(logs);
  const victim = join(folder, 'victim');
  await writeFile(victim, 'untouched');
  await symlink(victim, file);
  const own = run();
  own.note('one');
  expect(await own.messages()).toEqual(['one']);
  await own.recorder.stop();
  expect(await readFile(victim, 'utf8')).toBe('untouched');
  await rm(file);
  await writeFile(file, '');
  await chmod(file, 0o666);
  const next = run();
  next.note('two');
  await next.recorder.stop();
  expect((await stat(file)).mode & 0o777).toBe(0o600);
});

test('each entry is told of as it is then, under the same name when it has happened again', () => {
  const own = run();
  for (let i = 0; i < 3; i += 1) own.note('same');
  expect(own.added.map(({ repeats }) => repeats?.times ?? 1)).toEqual([1, 2, 3]);
  expect(new Set(own.added.map(({ id }) => id)).size).toBe(1);
});

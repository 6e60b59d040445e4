import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { activitySchema } from '../../../shared/model/activity.ts';
import { createLogFile } from './log-file.ts';
import { createRecorder } from './recorder.ts';

const secret = 'canary-refresh-8e2f6b7c9d';
let folder: string;
let file: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'latchkey-recorder-'));
  file = join(folder, 'logs', 'latchkey.log');
});

afterEach(() => rm(folder, { recursive: true }));

function recorder(path = file) {
  return createRecorder({ file: path, activity: `${path}.activity`, secrets: () => [secret] });
}

function listed(own: ReturnType<typeof recorder>) {
  return own.list({ session: 'demo', account: undefined });
}

test('lists what happened, newest first, in the declared shape', async () => {
  const own = recorder();
  for (let index = 0; index < 20; index += 1) {
    own.record({ kind: 'renewed', connection: 'demo', message: `renewal ${index}` });
  }
  const list = await listed(own);
  expect(list.map(({ message }) => message)).toEqual(
    Array.from({ length: 20 }, (_, index) => `renewal ${19 - index}`),
  );
  for (const entry of list) expect(activitySchema().safeParse(entry).success).toBe(true);
  await own.stop();
});

test('the log takes the level that is set and what is more serious, at once; the timeline takes everything @B8', async () => {
  const own = recorder();
  const logAll = (round: string) => {
    for (const level of ['error', 'warn', 'info', 'debug'] as const) own.log(level, `${level} ${round}`);
    own.record({ kind: 'renewed', connection: 'demo', message: `renewal ${round}` });
  };
  logAll('usual');
  for (const level of ['error', 'warn', 'debug'] as const) {
    own.setLevel(level);
    logAll(`at ${level}`);
  }
  await own.flush();
  const text = await readFile(file, 'utf8');
  const messages = text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line).message);
  expect(messages).toEqual([
    ...['error usual', 'warn usual', 'info usual', 'renewal usual'],
    'error at error',
    ...['error at warn', 'warn at warn'],
    ...['error at debug', 'warn at debug', 'info at debug', 'debug at debug', 'renewal at debug'],
  ]);
  expect(await listed(own)).toHaveLength(4);
  await own.stop();
});

test('neither the list nor the log holds a secret that was recorded by mistake', async () => {
  const own = recorder();
  own.record({
    kind: 'renewal_failed',
    connection: secret,
    message: `with ${secret}`,
    remedy: `not ${secret}`,
  });
  own.log('error', `message ${secret}`, {
    deep: [{ refresh_token: secret, note: encodeURIComponent(secret) }],
  });
  await own.stop();
  const log = await readFile(file, 'utf8');
  expect(log.trim().split('\n')).toHaveLength(2);
  for (const line of log.trim().split('\n'))
    expect(JSON.parse(line)).toMatchObject({ at: expect.any(String) });
  expect(log + JSON.stringify(await listed(own))).not.toContain(secret);
});

test('the log is for its owner only, also when an open file was there before', async () => {
  await mkdir(join(folder, 'logs'));
  await writeFile(file, 'before\n');
  await chmod(file, 0o666);
  const own = recorder();
  own.log('info', 'after');
  await own.stop();
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect((await readFile(file, 'utf8')).startsWith('before\n{')).toBe(true);
});

test('a line break in a message does not forge a second line', async () => {
  const own = recorder();
  own.log('info', 'first\n{"level":"error","message":"forged"}\r\u2028');
  await own.stop();
  expect((await readFile(file, 'utf8')).trimEnd().split('\n')).toHaveLength(1);
});

test('the file turns over at its size and keeps two generations without losing a line', async () => {
  const log = createLogFile(file, 10_000);
  const lines = Array.from(
    { length: 150 },
    (_, index) => `${String(index).padStart(6, '0')} ${'x'.repeat(93)}`,
  );
  for (const line of lines) log.append(line);
  await log.flush();
  expect((await readdir(join(folder, 'logs'))).sort()).toEqual(['latchkey.log', 'latchkey.log.1']);
  const kept = (await readFile(`${file}.1`, 'utf8')) + (await readFile(file, 'utf8'));
  expect(kept.trimEnd().split('\n')).toEqual(lines);
  for (const line of lines) log.append(line);
  await log.stop();
  for (const name of [file, `${file}.1`]) expect((await stat(name)).size).toBeLessThanOrEqual(10_000);
  expect(await readdir(join(folder, 'logs'))).toHaveLength(2);
  expect((await readFile(file, 'utf8')).trimEnd().split('\n').at(-1)).toBe(lines.at(-1));
});

test('a log that cannot be written troubles no caller and says so', async () => {
  await writeFile(join(folder, 'logs'), 'a file where the folder should be');
  const own = recorder();
  own.log('info', 'lost');
  own.record({ kind: 'signed_in', connection: 'demo', message: 'kept in the list' });
  await own.flush();
  expect(own.health().log).toMatchObject({ dropped: 2, lastError: expect.stringMatching(/^E/) });
  expect(await listed(own)).toHaveLength(1);
  await rm(join(folder, 'logs'));
  own.log('info', 'works again');
  await own.stop();
  expect(await readFile(file, 'utf8')).toContain('works again');
});

test('does not write through a link put in the place of the log', async () => {
  const victim = join(folder, 'victim');
  await writeFile(victim, 'untouched');
  await mkdir(join(folder, 'logs'));
  await symlink(victim, file);
  const own = recorder();
  own.log('info', 'through the link');
  await own.stop();
  expect(await readFile(victim, 'utf8')).toBe('untouched');
  expect(own.health().log.failedWrites).toBe(1);
});

test('a flood keeps a bounded queue and counts what it dropped; nothing is written after stop', async () => {
  const log = createLogFile(file, 1_000_000);
  for (let index = 0; index < 7_000; index += 1) log.append(`line ${index}`);
  expect(log.health()).toMatchObject({ waiting: 5_000, dropped: 2_000 });
  await log.stop();
  expect((await readFile(file, 'utf8')).trimEnd().split('\n')).toHaveLength(5_000);
  log.append('late');
  await log.flush();
  expect(log.health()).toMatchObject({ waiting: 0, dropped: 2_001 });
});

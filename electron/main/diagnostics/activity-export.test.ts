import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Activity } from '../../../shared/model/activity.ts';
import { type ActivityExportDeps, createActivityExport } from './activity-export.ts';

const secret = 'canary-refresh-token-5f1d0c88a7';
let folder: string;
let file: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'latchkey-export-'));
  file = join(folder, 'activity.json');
});

afterEach(() => rm(folder, { recursive: true }));

const entry: Activity = {
  id: 'run-1',
  at: Date.UTC(2026, 0, 2, 3, 4, 5),
  repeats: { times: 2, since: 0 },
  kind: 'renewal_failed',
  session: 'demo',
  message: 'No network.',
  code: 'server_unreachable',
};

function exporter(changes: Partial<ActivityExportDeps> = {}) {
  return createActivityExport({
    list: async () => [entry],
    facts: () => ({ app: { version: '1.2.3' } }),
    secrets: () => [secret],
    chooseFile: async () => file,
    ...changes,
  });
}

test('a file holds versions and entries with times for people, and is its owner’s alone @B8', async () => {
  await writeFile(file, 'of before');
  await chmod(file, 0o666);
  expect(await exporter().save('demo')).toEqual({ file: 'activity.json', entries: 1 });
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect(JSON.parse(await readFile(file, 'utf8'))).toEqual({
    format: 'latchkey-activity',
    version: 1,
    exportedAt: expect.stringMatching(/^\d{4}-/),
    app: { version: '1.2.3' },
    entries: [
      {
        at: '2026-01-02T03:04:05.000Z',
        repeats: { times: 2, since: '1970-01-01T00:00:00.000Z' },
        kind: 'renewal_failed',
        session: 'demo',
        message: 'No network.',
        code: 'server_unreachable',
      },
    ],
  });
});

test.each([
  ['as it is', (text: string) => text],
  ['in base64', (text: string) => Buffer.from(`id:${text}`).toString('base64')],
  ['in hexadecimal', (text: string) => Buffer.from(text).toString('hex')],
  ['URL-encoded', (text: string) => encodeURIComponent(`${text}/+`)],
])('a live secret that got into an entry %s keeps the export from being made @B8 @T24', async (_, encode) => {
  const leaking = exporter({ list: async () => [{ ...entry, message: `x ${encode(secret)} x` }] });
  for (const made of [leaking.save('demo'), leaking.preview('demo')]) {
    await expect(made).rejects.toMatchObject({
      code: 'internal',
      message: expect.stringContaining('secret'),
    });
  }
  expect(await readdir(folder)).toEqual([]);
});

test('the preview is the beginning of what is written, word for word', async () => {
  const many = exporter({ list: async () => Array.from({ length: 300 }, () => entry) });
  const { text, bytes, entries } = await many.preview('demo');
  await many.save('demo');
  const written = await readFile(file, 'utf8');
  const withoutTime = (json: string) => json.replace(/"exportedAt": "[^"]*"/, '');
  expect(withoutTime(written).startsWith(withoutTime(text))).toBe(true);
  expect([text.length, bytes, entries]).toEqual([20_000, Buffer.byteLength(written), 300]);
});

test('a person who thinks better of it has no file, one whose disk fails is told', async () => {
  expect(await exporter({ chooseFile: async () => undefined }).save('demo')).toBeNull();
  expect(await readdir(folder)).toEqual([]);
  const nowhere = exporter({ chooseFile: async () => join(folder, 'none', 'x.json') });
  await expect(nowhere.save('demo')).rejects.toMatchObject({
    code: 'disk_failed',
    message: expect.stringContaining('ENOENT'),
    remedy: expect.any(String),
  });
});

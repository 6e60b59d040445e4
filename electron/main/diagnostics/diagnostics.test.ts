import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Activity } from '../../../shared/model/activity.ts';
import { type Connection, connectionSchema } from '../../../shared/model/connection.ts';
import { diagnosticsPreviewSchema } from '../../../shared/model/diagnostics.ts';
import type { SessionSnapshot } from '../../../shared/model/session.ts';
import { createMask } from '../recorder/mask.ts';
import { createRedactor } from '../recorder/redact.ts';
import { createDiagnostics, type DiagnosticsDeps } from './diagnostics.ts';

const secret = 'canary-refresh-token-5f1d0c88a7';
let folder: string;
let file: string;
let logFile: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'latchkey-diagnostics-'));
  file = path.join(folder, 'diagnostics.json');
  logFile = path.join(folder, 'latchkey.log');
});

afterEach(() => rm(folder, { recursive: true }));

const connection = (fields: object = {}): Connection =>
  connectionSchema().parse({
    id: 'demo',
    name: 'Demo',
    issuer: 'https://id.example',
    client: { authentication: 'none', id: 'demo' },
    grants: ['password'],
    api: [{ origin: 'https://id.example', prefix: '/api/' }],
    ...fields,
  });

const snapshot = (session: string, state: SessionSnapshot['state'] = 'active'): SessionSnapshot => ({
  session,
  connection: 'demo',
  state,
  generation: 3,
  scopes: [],
  renewals: 0,
});

const entry = (fields: Partial<Activity> = {}): Activity => ({
  id: 'run-1',
  at: Date.UTC(2026, 0, 2),
  kind: 'renewed',
  session: 'demo',
  message: 'Renewed.',
  ...fields,
});

function setup(changes: Partial<DiagnosticsDeps> = {}) {
  return createDiagnostics({
    logFile,
    versions: () => ({ app: { version: '1.2.3' } }),
    settings: () => ({ theme: 'dark' }),
    connections: () => [connection()],
    keyring: () => ({ state: 'ready', backend: 'gnome_libsecret' }),
    sessions: () => [snapshot('demo')],
    activity: async () => [entry()],
    accountOf: () => 'ada-hash',
    secrets: () => [secret],
    redact: createRedactor(createMask(() => [secret], 4)).value,
    flush: async () => undefined,
    chooseFile: async () => file,
    ...changes,
  });
}

const lines = (...entries: object[]) =>
  writeFile(logFile, entries.map((one) => `${JSON.stringify(one)}\n`).join(''));

test('one file says how things are, part by part, and the parts are all of it @B8', async () => {
  await lines({ at: 'x', level: 'info', message: 'one' }, { at: 'y', level: 'error', message: 'two' });
  const preview = diagnosticsPreviewSchema().parse(await setup().preview());
  expect(JSON.parse(preview.text)).toEqual({
    format: 'latchkey-diagnostics',
    version: 1,
    madeAt: expect.stringMatching(/^\d{4}-/),
    versions: { app: { version: '1.2.3' } },
    settings: { theme: 'dark' },
    connections: [
      {
        id: 'demo',
        name: 'Demo',
        issuer: 'https://id.example',
        authentication: 'none',
        grants: ['password'],
        scopes: ['openid', 'profile', 'offline_access'],
        api: [{ origin: 'https://id.example', prefix: '/api/' }],
      },
    ],
    storage: {
      keyring: { state: 'ready', backend: 'gnome_libsecret' },
      sessions: [{ session: 'demo', state: 'active', generation: 3, renewals: 0 }],
    },
    activity: [{ at: '2026-01-02T00:00:00.000Z', kind: 'renewed', session: 'demo', message: 'Renewed.' }],
    log: [
      { at: 'x', level: 'info', message: 'one' },
      { at: 'y', level: 'error', message: 'two' },
    ],
  });
  expect(preview.parts.map(({ part }) => part)).toEqual([
    'versions',
    'settings',
    'connections',
    'storage',
    'activity',
    'log',
  ]);
  expect(preview.parts.map(({ from, to }) => preview.text.slice(from, to)).join('')).toBe(preview.text);
  expect(preview.bytes).toBe(Buffer.byteLength(preview.text));
});

test('nothing to tell is told as nothing', async () => {
  const empty = setup({ connections: () => [], sessions: () => [], activity: async () => [] });
  expect(JSON.parse((await empty.preview()).text)).toMatchObject({ connections: [], activity: [], log: [] });
});

test('what is saved is what was shown, though things have changed since; it is its owner’s alone @B8', async () => {
  const entries = [entry()];
  const made = setup({ activity: async () => entries });
  await expect(made.save()).rejects.toMatchObject({ code: 'invalid_input' });
  const { text, bytes } = await made.preview();
  entries.push(entry({ id: 'run-2', message: 'Later.' }));
  expect(await made.save()).toEqual({ file: 'diagnostics.json', bytes });
  expect(await readFile(file, 'utf8')).toBe(text);
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect((await made.preview()).text).toContain('Later.');
});

test.each([
  ['as it is', (text: string) => text],
  ['in base64', (text: string) => Buffer.from(`id:${text}`).toString('base64')],
  ['in hexadecimal', (text: string) => Buffer.from(text).toString('hex')],
])(
  'a live secret that got into the log or an entry %s keeps the file from being made @B8 @T24',
  async (_, encode) => {
    await lines({ message: 'fine' });
    const clean = setup();
    await clean.preview();
    for (const changes of [{ activity: async () => [entry({ message: `x ${encode(secret)} x` })] }, {}]) {
      if (Object.keys(changes).length === 0) await lines({ message: `x ${encode(secret)} x` });
      const leaking = setup(changes);
      await expect(leaking.preview()).rejects.toMatchObject({
        code: 'internal',
        message: expect.stringContaining('secret'),
      });
      // What could not be shown cannot be saved either.
      await expect(leaking.save()).rejects.toMatchObject({ code: 'invalid_input' });
    }
    expect((await readdir(folder)).includes('diagnostics.json')).toBe(false);
  },
);

test('a secret that came into being after the preview keeps the file from being written @T24', async () => {
  const live: string[] = [];
  const made = setup({ secrets: () => live, activity: async () => [entry({ message: secret })] });
  await made.preview();
  live.push(secret);
  await expect(made.save()).rejects.toMatchObject({ code: 'internal' });
  expect(await readdir(folder)).toEqual([]);
});

test('nothing of a locked session is in it, nor of another account on the same one @S2.8', async () => {
  await lines(
    { message: 'of the app' },
    { message: 'mine', session: 'demo', account: 'ada-hash' },
    { message: 'of the one before', session: 'demo', account: 'bob-hash' },
    { message: 'of nobody yet', session: 'demo' },
    { message: 'behind the lock', session: 'demo~2', account: 'ada-hash' },
    { message: 'of a session that is gone', session: 'demo~3' },
  );
  const asked: string[] = [];
  const made = setup({
    sessions: () => [snapshot('demo'), snapshot('demo~2', 'locked')],
    activity: async (session) => {
      asked.push(session);
      return [];
    },
  });
  const { log } = JSON.parse((await made.preview()).text);
  expect(log.map(({ message }: { message: string }) => message)).toEqual([
    'of the app',
    'mine',
    'of nobody yet',
  ]);
  expect(asked).toEqual(['demo']);
});

test('an entry that several sessions see is there once, the newest first', async () => {
  const shared = entry({ id: 'shared', at: 5, session: undefined as never, message: 'shared' });
  const made = setup({
    sessions: () => [snapshot('demo'), snapshot('demo~2')],
    activity: async (session) => [
      entry({ id: session, at: session === 'demo' ? 1 : 9, session, message: session }),
      shared,
    ],
  });
  const { activity } = JSON.parse((await made.preview()).text);
  expect(activity.map(({ message }: { message: string }) => message)).toEqual(['demo~2', 'shared', 'demo']);
});

test('of a long log the end is taken, from a whole line on; what is no JSON is left out', async () => {
  const many = Array.from({ length: 3_000 }, (_, index) =>
    JSON.stringify({ index, filler: 'x'.repeat(100) }),
  );
  await writeFile(logFile, `${many.join('\n')}\nnot json\n{"index":"last"}\n`);
  const { text } = await setup().preview();
  const { log } = JSON.parse(text);
  expect(log.at(-1)).toEqual({ index: 'last' });
  expect(log.at(-2)).toMatchObject({ index: 2_999 });
  expect(log.length).toBeLessThan(1_400);
  expect(log.length).toBeGreaterThan(900);
});

test('a person who thinks better of it has no file, one whose disk fails is told', async () => {
  const cancelled = setup({ chooseFile: async () => undefined });
  await cancelled.preview();
  expect(await cancelled.save()).toBeNull();
  const nowhere = setup({ chooseFile: async () => path.join(folder, 'none', 'x.json') });
  await nowhere.preview();
  await expect(nowhere.save()).rejects.toMatchObject({
    code: 'disk_failed',
    message: expect.stringContaining('ENOENT'),
  });
  expect(await readdir(folder)).toEqual([]);
});

test.each(['before it is saved', 'while the person chooses a file', 'while it is made'])(
  'what was told of a session that is locked %s is neither shown nor saved @S2.4',
  async (when) => {
    const now = { state: 'active' as SessionSnapshot['state'] };
    const lock = () => {
      now.state = 'locked';
    };
    const diagnostics = setup({
      sessions: () => [snapshot('demo', now.state)],
      activity: async () => {
        if (when === 'while it is made') lock();
        return [entry({ message: 'canary-of-the-session' })];
      },
      chooseFile: async () => {
        if (when === 'while the person chooses a file') lock();
        return file;
      },
    });
    const locked = { code: 'locked' };
    if (when === 'while it is made') return await expect(diagnostics.preview()).rejects.toMatchObject(locked);
    expect((await diagnostics.preview()).text).toContain('canary-of-the-session');
    if (when === 'before it is saved') lock();
    await expect(diagnostics.save()).rejects.toMatchObject(locked);
    expect(await readdir(folder)).toEqual([]);
    expect((await diagnostics.preview()).text).not.toContain('canary-of-the-session');
    await expect(diagnostics.save()).resolves.toMatchObject({ file: 'diagnostics.json' });
  },
);

import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, rm, symlink, truncate, unlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { leakReportSchema } from '../../../shared/model/leaks.ts';
import { scanFolder } from './folder.ts';
import { forget, needles } from './needles.ts';
import { createScanner } from './scanner.ts';
import type { SearchLocation } from './search.ts';
import { runLeakSearch } from './search.ts';

// The last characters give base64 its "+" and "/", which base64url writes otherwise.
const opaque = `s3cr3t/+"&ü ${randomBytes(10).toString('hex')}~?>~?>???>>>`;
const jwt = `eyJhbGciOiJFUzI1NiIsInR5cCI6ImF0K2p3dCJ9.${randomBytes(900).toString('base64url')}.${randomBytes(64).toString('base64url')}`;
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'latchkey-leaks-'));
});

afterEach(() => rm(folder, { recursive: true }));

function encodings(secret: string): Array<[string, Buffer]> {
  const base64 = ['', 'x', 'xy'].flatMap(
    (before): Array<[string, Buffer]> => [
      [
        `base64 after ${before.length}`,
        Buffer.from(Buffer.from(`${before}${secret}tail`).toString('base64')),
      ],
      [
        `base64url after ${before.length}`,
        Buffer.from(Buffer.from(`${before}${secret}tail`).toString('base64url')),
      ],
    ],
  );
  return [
    ['utf-8', Buffer.from(secret, 'utf8')],
    ['latin1', Buffer.from(secret, 'latin1')],
    ['utf-16le', Buffer.from(secret, 'utf16le')],
    ['hex', Buffer.from(Buffer.from(secret).toString('hex'))],
    ['HEX', Buffer.from(Buffer.from(secret).toString('hex').toUpperCase())],
    ['url', Buffer.from(encodeURIComponent(secret))],
    ['url utf-16le', Buffer.from(encodeURIComponent(secret), 'utf16le')],
    ['json', Buffer.from(JSON.stringify({ secret }))],
    ...base64,
  ];
}

function hitsIn(secret: string, chunks: Iterable<Buffer>): number {
  const scanner = createScanner(needles([secret]));
  for (const chunk of chunks) scanner.push(chunk);
  return scanner.hits().reduce((sum, count) => sum + count, 0);
}

test('finds a planted secret in every encoding, amid other bytes @B1', () => {
  for (const secret of [opaque, jwt]) {
    for (const [name, bytes] of encodings(secret)) {
      const around = randomBytes(5_000);
      expect(hitsIn(secret, [Buffer.concat([around, bytes, around])]), name).toBeGreaterThan(0);
    }
    expect(hitsIn(secret, [randomBytes(1_000_000)])).toBe(0);
  }
});

test('finds it across chunk borders, wherever the border falls, and counts it once @B1', () => {
  const word = 'canary-3f9a1b7c5d2e';
  const text = Buffer.concat([Buffer.alloc(50, '.'), Buffer.from(word), Buffer.alloc(50, '.')]);
  for (let border = 0; border <= text.length; border += 1) {
    expect(hitsIn(word, [text.subarray(0, border), text.subarray(border)]), `border ${border}`).toBe(1);
  }
  for (let size = 1; size < 30; size += 1) {
    const chunks = Array.from({ length: Math.ceil(text.length / size) }, (_, index) =>
      text.subarray(index * size, (index + 1) * size),
    );
    expect(hitsIn(word, [...chunks, Buffer.alloc(0), ...chunks]), `chunks of ${size}`).toBe(2);
  }
  for (const [name, bytes] of encodings(opaque)) {
    const halves = [bytes.subarray(0, bytes.length >> 1), bytes.subarray(bytes.length >> 1)];
    expect(hitsIn(opaque, halves), name).toBe(hitsIn(opaque, [bytes]));
  }
});

test('finds a long token that a snapshot cut off, and is not misled by the header all tokens share @B1', () => {
  expect(hitsIn(jwt, [Buffer.from(jwt.slice(0, 1_024))])).toBeGreaterThan(0);
  expect(hitsIn(jwt, [Buffer.from(jwt.slice(-200))])).toBeGreaterThan(0);
  expect(hitsIn(jwt, [Buffer.from(jwt.slice(0, jwt.indexOf('.') + 1))])).toBe(0);
});

test('reads every file below a folder, names included, and follows no link @B1', async () => {
  const outside = await mkdtemp(join(tmpdir(), 'latchkey-outside-'));
  await writeFile(join(outside, 'file'), 'behind-the-link-5d41402a');
  await mkdir(join(folder, 'a', 'b', '.hidden'), { recursive: true });
  await writeFile(join(folder, 'a', 'b', '.hidden', 'deep'), 'in-a-deep-file-7e57c0de');
  await writeFile(join(folder, 'named-like-a-secret-0ff1ce'), '');
  await writeFile(join(folder, 'big'), 'at-the-start-cafebabe');
  await truncate(join(folder, 'big'), 30_000_000);
  await symlink(join(outside, 'file'), join(folder, 'link-to-outside'));
  await symlink(folder, join(folder, 'a', 'circle'));
  const socket = createServer();
  await new Promise<void>((resolve) => socket.listen(join(folder, 'socket'), resolve));
  const secrets = [
    'in-a-deep-file-7e57c0de',
    'named-like-a-secret-0ff1ce',
    'at-the-start-cafebabe',
    'behind-the-link-5d41402a',
  ];
  const patterns = secrets.map((secret) => createScanner(needles([secret])));
  for await (const chunk of scanFolder(folder)) for (const scanner of patterns) scanner.push(chunk);
  expect(patterns.map((scanner) => Math.max(...scanner.hits()) > 0)).toEqual([true, true, true, false]);
  expect(patterns[0]?.bytes()).toBeGreaterThan(30_000_000);
  await new Promise<void>((resolve) => socket.close(() => resolve()));
  await rm(outside, { recursive: true });
});

test('a file that vanishes while the folder is read ends nothing; a folder that is not there does', async () => {
  for (const name of ['one', 'two', 'three']) await writeFile(join(folder, name), name);
  const chunks: string[] = [];
  for await (const chunk of scanFolder(folder)) {
    chunks.push(chunk.toString());
    if (chunks.length === 1) for (const name of ['one', 'two', 'three']) await unlink(join(folder, name));
  }
  expect(chunks).toHaveLength(3);
  const missing = scanFolder(join(folder, 'none'))[Symbol.asyncIterator]();
  await expect(missing.next()).rejects.toMatchObject({ code: 'ENOENT' });
});

function memoryLocation(name: string, contents: Buffer[]): SearchLocation & { contents: Buffer[] } {
  return {
    name,
    contents,
    async plant(canary) {
      contents.push(Buffer.from(canary));
      return async () => {
        contents.pop();
      };
    },
    async *read() {
      yield* contents;
    },
  };
}

test('reports each place with its bytes, its hits and whether the planted canary was found @B1', async () => {
  const clean = memoryLocation('window', [randomBytes(1_000)]);
  const leaking = memoryLocation('log', [Buffer.from(`x ${Buffer.from(opaque).toString('base64')} x`)]);
  const blind: SearchLocation = { name: 'heap', plant: async () => undefined, read: clean.read };
  const good = await runLeakSearch({ secrets: [opaque, jwt], locations: [clean] });
  expect(leakReportSchema().parse(good)).toMatchObject({ secrets: 2, hits: 0, trustworthy: true });
  const report = await runLeakSearch({ secrets: [opaque, jwt], locations: [clean, leaking, blind] });
  expect(report).toMatchObject({
    hits: expect.any(Number),
    trustworthy: false,
    places: [
      { place: 'window', planted: true, hits: 0 },
      { place: 'log', planted: true },
      { place: 'heap', planted: false, hits: 0 },
    ],
  });
  expect(report.hits).toBeGreaterThan(0);
  expect([clean.contents.length, leaking.contents.length]).toEqual([1, 1]);
  for (const secret of [opaque, jwt]) expect(JSON.stringify(report)).not.toContain(secret.slice(0, 12));
});

test('a search without secrets, without places or with a secret too short to look for is not trustworthy @B1', async () => {
  const location = memoryLocation('window', []);
  for (const deps of [
    { secrets: [], locations: [location] },
    { secrets: [jwt], locations: [] },
    { secrets: [jwt, 'short'], locations: [location] },
  ]) {
    expect((await runLeakSearch(deps)).trustworthy).toBe(false);
  }
});

test('a place that cannot be read ends the search with a problem, and its canary is removed all the same', async () => {
  const location = memoryLocation('window', []);
  location.read = () => {
    throw new Error('cannot look');
  };
  await expect(runLeakSearch({ secrets: [jwt], locations: [location] })).rejects.toMatchObject({
    code: 'internal',
    message: expect.stringContaining('window'),
  });
  expect(location.contents).toEqual([]);
});

test('the patterns of a search are overwritten when it is over', () => {
  const list = needles([opaque]);
  forget(list);
  for (const needle of list) expect(needle.bytes.every((byte) => byte === 0)).toBe(true);
});

import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { hashOf, linkedViews } from '../../../shared/model/views.ts';
import { createStateWriter, parseWindowState, readWindowState, routeOf } from './state.ts';

const state = { bounds: { x: 10, y: -20, width: 800, height: 600 }, maximized: true, route: '#/profile' };
const nothing = { bounds: undefined, maximized: false, route: '' };
const fail = (error: unknown) => {
  throw error;
};

let folder: string;
let file: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'window-state-'));
  file = path.join(folder, 'window-state.json');
});
afterEach(() => rm(folder, { recursive: true }));

describe('what is remembered', () => {
  test('is there at the next start @S4.4', async () => {
    const writer = createStateWriter(file, fail);
    writer.write(state);
    await writer.settled();
    expect(readWindowState(file, fail)).toEqual(state);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
  });

  test('is the last of many states, with no half-written file left', async () => {
    const writer = createStateWriter(file, fail);
    for (let x = 0; x < 50; x += 1) writer.write({ ...state, bounds: { ...state.bounds, x } });
    await writer.settled();
    expect(readWindowState(file, fail).bounds?.x).toBe(49);
    expect(await readdir(folder)).toEqual(['window-state.json']);
  });

  test('is not written again when nothing has changed', async () => {
    const writer = createStateWriter(file, fail);
    writer.write(state);
    await writer.settled();
    await writeFile(file, 'touched');
    writer.write(state);
    await writer.settled();
    expect(await readFile(file, 'utf8')).toBe('touched');
  });

  test('a folder that cannot be written to is told, and later states are still tried', async () => {
    const errors: unknown[] = [];
    const writer = createStateWriter(path.join(folder, 'missing', 'state.json'), (error) =>
      errors.push(error),
    );
    writer.write(state);
    await writer.settled();
    writer.write({ ...state, route: '#/home' });
    await writer.settled();
    expect(errors).toHaveLength(2);
  });
});

describe('what is read', () => {
  test('a missing file is an empty state', () => {
    expect(readWindowState(file, fail)).toEqual(nothing);
  });

  test('a file that cannot be read is told, and is an empty state', () => {
    const errors: unknown[] = [];
    expect(readWindowState(folder, (error) => errors.push(error))).toEqual(nothing);
    expect(errors).toHaveLength(1);
  });

  test.each(['', '{', 'null', '[]', '7', '"x"', '{"bounds":[1,2],"route":7,"maximized":"yes"}'])(
    'garbage is an empty state: %s',
    (text) => {
      expect(parseWindowState(text)).toEqual(nothing);
    },
  );

  test.each([
    { x: 0, y: 0, width: 10, height: 600 },
    { x: 0, y: 0, width: 800, height: 1e9 },
    { x: 0.5, y: 0, width: 800, height: 600 },
    { x: 1e9, y: 0, width: 800, height: 600 },
    { x: 0, y: 0, width: 800 },
  ])('bounds no window can have are left out: %o', (bounds) => {
    expect(parseWindowState(JSON.stringify({ ...state, bounds }))).toEqual({ ...state, bounds: undefined });
  });
});

describe('the view', () => {
  test('is the hash of the address', () => {
    expect(routeOf('app://latchkey/index.html#/sign-in/demo?next=%2Fprofile')).toBe(
      '#/sign-in/demo?next=%2Fprofile',
    );
    expect(routeOf('app://latchkey/index.html')).toBe('');
  });

  test.each(linkedViews)('is kept of every place there is: %s @S4.4', (place) => {
    const route = hashOf(place);
    expect(parseWindowState(JSON.stringify({ ...state, route }))).toEqual({ ...state, route });
  });

  test.each(['#x', '#/<script>', '#/a b', `#/${'x'.repeat(400)}`, '#//\u0000'])(
    'nothing else: %s',
    (hash) => {
      expect(routeOf(`app://latchkey/index.html${hash}`)).toBe('');
    },
  );
});

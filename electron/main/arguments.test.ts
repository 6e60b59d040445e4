import { expect, test } from 'vitest';
import { parseArguments } from './arguments.ts';

const parse = (...argv: string[]) => parseArguments(['latchkey', ...argv], '/work');

test('both flags, with a space or an equals sign', () => {
  const expected = { userDataDir: '/data', connectionsFile: '/c.json', errors: [] };
  expect(parse('--user-data-dir', '/data', '--connections', '/c.json')).toEqual(expected);
  expect(parse('--user-data-dir=/data', '--connections=/c.json')).toEqual(expected);
});

test('relative paths count from the folder the app was started in', () => {
  expect(parse('--connections', '../c.json').connectionsFile).toBe('/c.json');
});

test('flags of Chromium and the path of the app are left alone', () => {
  const nothing = { userDataDir: undefined, connectionsFile: undefined, errors: [] };
  expect(parse('.', '--no-sandbox', '--connections-limit=3', '--lang', 'de')).toEqual(nothing);
});

test.each([['--connections'], ['--connections', '--no-sandbox'], ['--connections='], ['--connections', '']])(
  'a flag without its value is said in words: %s %s',
  (...argv) => {
    const { connectionsFile, errors } = parse(...argv);
    expect(connectionsFile).toBeUndefined();
    expect(errors).toEqual([expect.stringContaining('--connections needs the path of a file')]);
  },
);

import { expect, test } from 'vitest';
import { parseArguments } from './command-line.ts';

const parse = (...argv: string[]) => parseArguments(['latchkey', ...argv], '/work');
const nothing = {
  userDataDir: undefined,
  connectionsFile: undefined,
  hidden: false,
  going: undefined,
  errors: [],
};
const nowhere = { place: null };

test('both flags, with a space or an equals sign', () => {
  const expected = { ...nothing, userDataDir: '/data', connectionsFile: '/c.json' };
  expect(parse('--user-data-dir', '/data', '--connections', '/c.json')).toEqual(expected);
  expect(parse('--user-data-dir=/data', '--connections=/c.json')).toEqual(expected);
});

test('relative paths count from the folder the app was started in', () => {
  expect(parse('--connections', '../c.json').connectionsFile).toBe('/c.json');
});

test('flags of Chromium and the path of the app are left alone', () => {
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

test.each([
  [['latchkey://open/profile'], 'profile'],
  [['--open=latchkey://open/profile'], 'profile'],
  [['--open', 'latchkey://open/profile'], 'profile'],
  [['--user-data-dir=/data', '--hidden', 'latchkey://open/settings/network'], 'settings/network'],
  [['--', 'latchkey://open/home'], 'home'],
])('a link is found among the words: %s', (argv, place) => {
  expect(parse(...argv).going).toEqual({ place });
});

test.each([
  [['latchkey://open/home', 'latchkey://open/profile']],
  [['--open=latchkey://open/home', 'latchkey://open/profile']],
  [['--open']],
  [['--open=']],
  [['--open=home']],
  [['LATCHKEY://open/home']],
  [[' latchkey://open/home']],
])('what is meant as a link and is none, or two at once, leads nowhere: %s @T6', (argv) => {
  expect(parse(...argv)).toEqual({ ...nothing, going: nowhere });
});

test('no flag counts behind a link: a link that was not quoted cannot bring one @T6', () => {
  const link = 'latchkey://open/home --user-data-dir=/evil --connections /evil.json --hidden';
  expect(parse('--connections=/mine.json', ...link.split(' '))).toEqual({
    ...nothing,
    connectionsFile: '/mine.json',
    going: { place: 'home' },
  });
});

test('a link that leads nowhere is repeated in no message', () => {
  expect(JSON.stringify(parse('latchkey://open/home?code=canary-4711', '--connections'))).not.toContain(
    'canary',
  );
});

test('the app is started without its window by a flag of its own', () => {
  expect(parse('--hidden').hidden).toBe(true);
  expect(parse('--hidden=1', '--hidden-file').hidden).toBe(false);
});

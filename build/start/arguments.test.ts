import { expect, test } from 'vitest';
import { bringsConnections, hasDisplay, parseStartArguments } from './arguments.ts';

test('what is not for the start is passed on to the app in its order', () => {
  const given = ['--user-data-dir', '/tmp/x', '--dev', '--connections=/tmp/c.json'];
  expect(parseStartArguments(given)).toEqual({
    dev: true,
    app: ['--user-data-dir', '/tmp/x', '--connections=/tmp/c.json'],
  });
});

test.each([
  ['linux', {}, false],
  ['linux', { DISPLAY: '' }, false],
  ['linux', { DISPLAY: ':0' }, true],
  ['linux', { WAYLAND_DISPLAY: 'wayland-0' }, true],
  ['darwin', {}, true],
] as const)('on %s with %o a window can be shown: %s', (platform, env, shown) => {
  expect(hasDisplay(platform, env)).toBe(shown);
});

test.each([
  [['--connections', 'a.json'], true],
  [['--connections=a.json'], true],
  [['--connections-are-fine'], false],
])('%j brings connections: %s', (app, brings) => {
  expect(bringsConnections(app)).toBe(brings);
});

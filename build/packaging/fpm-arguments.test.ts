import { expect, test } from 'vitest';
import { controlFile, parseFpmArguments } from './fpm-arguments.ts';

const call = [
  ...['-s', 'dir', '--force', '-t', 'deb', '-d', 'libnss3', '-d', 'libgtk-3-0t64 | libgtk-3-0'],
  ...['--deb-recommends', 'gnome-keyring', '--deb-compression', 'xz', '--architecture', 'amd64'],
  ...['--after-install', '/tmp/in', '--after-remove', '/tmp/out', '--description', 'Short\n Long\n\n more'],
  ...['--version', '1.2.3', '--package', '/out/a.deb', '--name', 'latchkey', '--maintainer', 'A <a@b.c>'],
  ...['--vendor', 'A', '--url', 'https://example.com', '--deb-priority', 'optional', '--license', 'MIT'],
  ...['/out/linux-unpacked/=/opt/Latchkey', '/x/a=b.png=/usr/share/icons/i.png'],
];

test('the call becomes a control file that names the package and what it needs', () => {
  expect(controlFile(parseFpmArguments(call), 1234)).toBe(
    [
      'Package: latchkey',
      'Version: 1.2.3',
      'Architecture: amd64',
      'Maintainer: A <a@b.c>',
      'Installed-Size: 1234',
      'Depends: libnss3, libgtk-3-0t64 | libgtk-3-0',
      'Recommends: gnome-keyring',
      'Section: misc',
      'Priority: optional',
      'Homepage: https://example.com',
      'Description: Short',
      ' Long',
      ' .',
      ' more',
      '',
    ].join('\n'),
  );
});

test('files go where the last equals sign says', () => {
  expect(parseFpmArguments(call).files).toEqual([
    { source: '/out/linux-unpacked/', target: '/opt/Latchkey' },
    { source: '/x/a=b.png', target: '/usr/share/icons/i.png' },
  ]);
});

test.each([
  ['another package format', ['-t', 'rpm'], 'makes a .deb only'],
  ['an option it does not know', ['--deb-systemd', 'x'], 'does not know --deb-systemd'],
  ['a call without a name', ['--package', 'a.deb'], 'names no name'],
  ['a flag at the end', ['--name'], '--name has no value'],
])('%s is refused', (_what, argv, words) => {
  expect(() => parseFpmArguments(argv)).toThrow(words);
});

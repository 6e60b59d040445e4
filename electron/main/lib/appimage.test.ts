import { expect, test } from 'vitest';
import { appImageOf } from './appimage.ts';

const environment = { APPIMAGE: '/home/ada/Latchkey.AppImage', APPDIR: '/tmp/.mount_LatchkAb1' };
const inside = '/tmp/.mount_LatchkAb1/latchkey';
const other = '22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw';
const mount = (folder: string, source: string) =>
  `${other}\n99 22 0:51 / ${folder} ro,nosuid,nodev - ${source} ro,user_id=1000\n`;

test.each(['fuse.Latchkey.AppImage Latchkey.AppImage', 'fuse Latchkey.AppImage', 'fuseblk /dev/x'])(
  'a program that runs from a mounted image (%s) is started again from the image',
  (source) => {
    const found = appImageOf(environment, inside, () => mount(environment.APPDIR, source));
    expect(found).toBe(environment.APPIMAGE);
  },
);

test('a folder with a space is found among the mounts', () => {
  const spaced = { ...environment, APPDIR: '/tmp/my mounts/x' };
  const mounts = () => mount('/tmp/my\\040mounts/x', 'fuse.x x');
  expect(appImageOf(spaced, '/tmp/my mounts/x/latchkey', mounts)).toBe(environment.APPIMAGE);
});

const good = mount(environment.APPDIR, 'fuse.x x');

test.each([
  ['no image is named', { APPDIR: environment.APPDIR }, inside, good],
  ['no folder is named', { APPIMAGE: environment.APPIMAGE }, inside, good],
  ['the image is no absolute path', { ...environment, APPIMAGE: 'evil.sh' }, inside, good],
  ['the program lies elsewhere', environment, '/opt/Latchkey/latchkey', good],
  [
    'the program lies in a folder that only begins alike',
    environment,
    `${environment.APPDIR}x/latchkey`,
    good,
  ],
  ['the folder is no mount', { ...environment, APPDIR: '/opt' }, '/opt/latchkey', good],
  ['the folder is a mount of a disk', environment, inside, mount(environment.APPDIR, 'ext4 /dev/sdb1')],
  ['the system does not say', environment, inside, ''],
] as const)('where %s, the variable is not believed @T6', (_case, given, program, mounts) => {
  expect(appImageOf(given, program, () => mounts)).toBeUndefined();
});

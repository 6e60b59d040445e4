import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { autostart } from './autostart.ts';
import { loginItem } from './login-item.ts';

let home: string;
const folder = () => path.join(home, '.config', 'autostart');
const file = () => path.join(folder(), 'latchkey.desktop');
const item = (command: readonly string[] = ['/opt/Latchkey/latchkey', '--hidden'], environment = {}) =>
  autostart({ environment, home, command });

beforeEach(async () => {
  home = await mkdtemp(path.join(tmpdir(), 'autostart-'));
});
afterEach(() => rm(home, { recursive: true }));

describe('the entry that starts the app at login', () => {
  it('is not there at first, is written whole, and goes without a trace', async () => {
    expect(await item().read()).toBe('no');
    await item().set(true);
    expect(await item().read()).toBe('yes');
    expect(await readdir(folder())).toEqual(['latchkey.desktop']);
    expect((await stat(file())).mode & 0o777).toBe(0o600);
    expect((await readFile(file(), 'utf8')).split('\n')).toEqual([
      '[Desktop Entry]',
      'Type=Application',
      'Name=Latchkey',
      'Exec="/opt/Latchkey/latchkey" "--hidden"',
      'Terminal=false',
      'StartupNotify=false',
      'X-GNOME-Autostart-enabled=true',
      '',
    ]);
    await item().set(false);
    await item().set(false);
    expect(await item().read()).toBe('no');
    expect(await readdir(folder())).toEqual([]);
  });

  it('lies where the desktop looks for it', async () => {
    const own = path.join(home, 'elsewhere');
    await item(undefined, { XDG_CONFIG_HOME: own }).set(true);
    expect(await readdir(path.join(own, 'autostart'))).toEqual(['latchkey.desktop']);
    await item(undefined, { XDG_CONFIG_HOME: 'relative' }).set(true);
    expect(await readdir(folder())).toEqual(['latchkey.desktop']);
  });

  it('keeps a path with spaces, quotes, dollars and percents one word', async () => {
    await item(['/opt/My "Apps"/$HOME/`id`/50%/back\\slash']).set(true);
    const exec = (await readFile(file(), 'utf8')).split('\n').find((line) => line.startsWith('Exec='));
    expect(exec).toBe('Exec="/opt/My \\\\"Apps\\\\"/\\\\$HOME/\\\\`id\\\\`/50%%/back\\\\\\\\slash"');
  });

  it('is refused for a path that would begin a line of its own', async () => {
    await expect(item(['/opt/a\nExec=/evil']).set(true)).rejects.toThrow('line break');
    expect(await item().read()).toBe('no');
  });

  it.each(['Hidden=true', 'Hidden = true ', 'X-GNOME-Autostart-enabled=false'])(
    'counts as off when it was switched off on the desktop: %s',
    async (line) => {
      await item().set(true);
      await writeFile(file(), `${line}\n`, { flag: 'a' });
      expect(await item().read()).toBe('no');
    },
  );

  it('counts as off when it starts a program that lies elsewhere by now', async () => {
    await item(['/home/ada/Latchkey-1.AppImage']).set(true);
    expect(await item(['/home/ada/Latchkey-1.AppImage']).read()).toBe('yes');
    expect(await item(['/home/ada/Latchkey-2.AppImage']).read()).toBe('no');
  });

  it('is not known when it cannot be read, and a failure to write is told', async () => {
    await mkdir(file(), { recursive: true });
    expect(await item().read()).toBe('unknown');
    await expect(item().set(true)).rejects.toThrow(/EISDIR|ENOTEMPTY|EEXIST/);
  });
});

describe('the start at login', () => {
  const common = {
    environment: {},
    image: undefined,
    program: '/opt/latchkey',
    args: ['--user-data-dir=/data'],
  };

  it('is an entry of the desktop on Linux, and leads to the AppImage where there is one', async () => {
    const calls: unknown[] = [];
    const app = {
      getLoginItemSettings: () => calls.push('read'),
      setLoginItemSettings: () => calls.push('set'),
    };
    const image = '/home/ada/Latchkey.AppImage';
    const made = loginItem({ ...common, app: app as never, platform: 'linux', image, home });
    await made.set(true);
    expect(await readFile(file(), 'utf8')).toContain(
      'Exec="/home/ada/Latchkey.AppImage" "--user-data-dir=/data" "--hidden"',
    );
    expect(calls).toEqual([]);
  });

  it.each(['darwin', 'win32'] as const)('is the system’s own list on %s', async (platform) => {
    let open = false;
    const app = {
      getLoginItemSettings: () => ({ openAtLogin: open }),
      setLoginItemSettings: (wanted: { openAtLogin: boolean; args: string[] }) => {
        expect(wanted.args).toEqual(['--user-data-dir=/data', '--hidden']);
        open = wanted.openAtLogin;
      },
    };
    const made = loginItem({ ...common, app: app as never, platform, home });
    expect(await made.read()).toBe('no');
    await made.set(true);
    expect(await made.read()).toBe('yes');
    expect(await readdir(home)).toEqual([]);
  });
});

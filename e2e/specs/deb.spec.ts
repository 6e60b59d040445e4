import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type Desktop, openDesktop } from '../../build/desktop/desktop.ts';
import { endProcess, spawnAs } from '../../build/desktop/process.ts';
import { root } from '../../build/paths.ts';
import { run } from '../../build/run.ts';
import { connectionTo, writeConnections } from '../fixtures/authority/connection.ts';
import { type InstalledPackage, installDeb, isInstalledByAPerson } from '../fixtures/packages/deb.ts';
import { processesBelow } from '../fixtures/system/processes.ts';
import { test as base, expect } from '../fixtures/test.ts';

/** A screen with nothing else on it, and the package for as long as the test takes. */
const test = base.extend<{ desktop: Desktop; latchkey: InstalledPackage }>({
  desktop: async ({ wire: _ }, use) => {
    const desktop = await openDesktop({ keyring: 'ready' });
    await use(desktop);
    await desktop.stop();
  },
  latchkey: async ({ wire: _ }, use) => {
    const installed = await installDeb();
    await use(installed);
    await installed.purge();
  },
});

async function titles(env: NodeJS.ProcessEnv): Promise<string> {
  return run('xdotool', ['search', '--onlyvisible', '--name', '.', 'getwindowname', '%@'], { env }).catch(
    () => '',
  );
}

/** Takes a picture of the screen and counts its colours: a blank window has a handful. */
async function coloursOnScreen(env: NodeJS.ProcessEnv, picture: string): Promise<number> {
  await run('import', ['-window', 'root', picture], { env });
  return Number(await run('identify', ['-format', '%k', picture]));
}

function absent(error: NodeJS.ErrnoException): string {
  if (error.code === 'ENOENT') return '';
  throw error;
}

async function statusOf(pid: number): Promise<string> {
  return readFile(`/proc/${pid}/status`, 'utf8');
}

// There is one place that a package is installed at.
test.describe.configure({ mode: 'serial' });

// Only root can install a package, and one that a person installed is not ours to replace.
if (process.getuid?.() === 0 && !(await isInstalledByAPerson())) {
  test('the .deb installs with apt, starts for an ordinary user in the sandbox, and leaves nothing behind', async ({
    desktop,
    latchkey,
    wire,
  }) => {
    // Unpacking 300 MB twice over takes its time on a busy machine.
    test.setTimeout(300_000);
    expect(latchkey.altered).toBe('');
    const entry = await readFile('/usr/share/applications/latchkey.desktop', 'utf8');
    expect(entry).toMatch(/^MimeType=x-scheme-handler\/latchkey;$/m);
    expect(entry).toMatch(/^Exec=\/opt\/Latchkey\/latchkey %U$/m);
    const connections = path.join(await desktop.makeFolder('config'), 'connections.json');
    await writeConnections(connections, [connectionTo(wire.origin)]);
    const userData = await desktop.makeFolder('profile');

    const { user, env } = desktop;
    const asked = ['--inspect=0', '--remote-debugging-port=0'];
    const args = [`--user-data-dir=${userData}`, `--connections=${connections}`, ...asked];
    const app = await spawnAs('latchkey', args, { user, env, stdio: ['ignore', 'ignore', 'pipe'] });
    let words = '';
    app.stderr?.setEncoding('utf8').on('data', (text: string) => {
      words += text;
    });

    await expect.poll(() => titles(env), { timeout: 60_000 }).toContain('Latchkey');
    const picture = path.join(root, 'out', 'deb-window.png');
    await expect.poll(() => coloursOnScreen(env, picture), { timeout: 30_000 }).toBeGreaterThan(100);

    const renderer = (await processesBelow(app.pid as number)).find(({ command }) =>
      command.includes('--type=renderer'),
    );
    const status = await statusOf(renderer?.pid as number);
    expect(status).toMatch(/^Seccomp:\t2$/m);
    expect(status).toMatch(new RegExp(`^Uid:\\t${user.uid}\\t`, 'm'));
    expect(words).not.toContain('listening on');
    // The app's own notices begin so; those of Chromium do not.
    expect(words).not.toContain('latchkey:');
    // The log is begun with the first line that is worth one.
    const log = await readFile(path.join(userData, 'logs', 'latchkey.log'), 'utf8').catch(absent);
    expect(log).not.toMatch(/fault|error/i);

    await endProcess(app);
    expect(await latchkey.purge()).toEqual([]);
  });

  test('what the .deb installs is root’s, and what is altered all the same the package manager names @T7', async ({
    latchkey,
  }) => {
    test.setTimeout(300_000);
    const mine = ['/opt/Latchkey', '!', '-user', 'root', '-o', '-perm', '/022', '!', '-type', 'l'];
    expect(await run('find', mine)).toBe('');
    const archive = '/opt/Latchkey/resources/app.asar';
    const bytes = await readFile(archive);
    bytes.writeUInt8(bytes.readUInt8(bytes.length - 1) ^ 1, bytes.length - 1);
    await writeFile(archive, bytes);
    expect(await latchkey.alteredNow()).toContain(archive);
    // The search does find what is another user's.
    await run('chown', ['nobody', archive]);
    expect(await run('find', mine)).toContain(archive);
  });
}

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

/** A test with a desktop session on an empty screen, and with the package installed. */
const test = base.extend<{ session: Desktop; latchkey: InstalledPackage }>({
  session: async ({ wire: _ }, use) => {
    const session = await openDesktop({ keyring: 'ready' });
    await use(session);
    await session.stop();
  },
  latchkey: async ({ wire: _ }, use) => {
    const installed = await installDeb();
    await use(installed);
    await installed.purge();
  },
});

async function windowTitles(env: NodeJS.ProcessEnv): Promise<string> {
  return run('xdotool', ['search', '--onlyvisible', '--name', '.', 'getwindowname', '%@'], { env }).catch(
    () => '',
  );
}

/** Takes a screenshot and counts its colours: a blank window has only a few. */
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

// A package can be installed only once at a time.
test.describe.configure({ mode: 'serial' });

// Only root can install a package, and the tests must not replace one that a person installed.
if (process.getuid?.() === 0 && !(await isInstalledByAPerson())) {
  test('the .deb installs with apt, starts for an ordinary user in the sandbox, and leaves nothing behind', async ({
    session,
    latchkey,
    wire,
  }) => {
    // Unpacking 300 MB twice is slow on a busy machine.
    test.setTimeout(300_000);
    expect(latchkey.altered).toBe('');
    const entry = await readFile('/usr/share/applications/latchkey.desktop', 'utf8');
    expect(entry).toMatch(/^MimeType=x-scheme-handler\/latchkey;$/m);
    expect(entry).toMatch(/^Exec=\/opt\/Latchkey\/latchkey %U$/m);
    const connections = path.join(await session.makeFolder('config'), 'connections.json');
    await writeConnections(connections, [connectionTo(wire.origin)]);
    const userData = await session.makeFolder('profile');

    const { user, env } = session;
    const debuggers = ['--inspect=0', '--remote-debugging-port=0'];
    const args = [`--user-data-dir=${userData}`, `--connections=${connections}`, ...debuggers];
    const app = await spawnAs('latchkey', args, { user, env, stdio: ['ignore', 'ignore', 'pipe'] });
    let stderr = '';
    app.stderr?.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });

    await expect.poll(() => windowTitles(env), { timeout: 60_000 }).toContain('Latchkey');
    const picture = path.join(root, 'out', 'deb-window.png');
    await expect.poll(() => coloursOnScreen(env, picture), { timeout: 30_000 }).toBeGreaterThan(100);

    const renderer = (await processesBelow(app.pid as number)).find(({ command }) =>
      command.includes('--type=renderer'),
    );
    const status = await statusOf(renderer?.pid as number);
    expect(status).toMatch(/^Seccomp:\t2$/m);
    expect(status).toMatch(new RegExp(`^Uid:\\t${user.uid}\\t`, 'm'));
    expect(stderr).not.toContain('listening on');
    // The app's own messages have this prefix; those of Chromium do not.
    expect(stderr).not.toContain('latchkey:');
    // The log file exists only once something has been logged.
    const log = await readFile(path.join(userData, 'logs', 'latchkey.log'), 'utf8').catch(absent);
    expect(log).not.toMatch(/fault|error/i);

    await endProcess(app);
    expect(await latchkey.purge()).toEqual([]);
  });

  test('what the .deb installs is root’s, and what is altered all the same the package manager names @T7', async ({
    latchkey,
  }) => {
    test.setTimeout(300_000);
    const writable = ['/opt/Latchkey', '!', '-user', 'root', '-o', '-perm', '/022', '!', '-type', 'l'];
    expect(await run('find', writable)).toBe('');
    const archive = '/opt/Latchkey/resources/app.asar';
    const bytes = await readFile(archive);
    bytes.writeUInt8(bytes.readUInt8(bytes.length - 1) ^ 1, bytes.length - 1);
    await writeFile(archive, bytes);
    expect(await latchkey.alteredNow()).toContain(archive);
    // Control: the search finds a file of another user.
    await run('chown', ['nobody', archive]);
    expect(await run('find', writable)).toContain(archive);
  });
}

import type { ChildProcess } from 'node:child_process';
import { chown, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { startBus } from './bus.ts';
import { unlockByPassword } from './keyring-control.ts';
import { endProcess, spawnAs, tryAs, untilReady } from './process.ts';
import { makeFolder, type User } from './user.ts';

/** `locked`: there is a keyring and nobody types its password. `absent`: nothing answers on the bus. */
export type KeyringMode = 'ready' | 'locked' | 'absent';

export interface KeyringOptions {
  user: User;
  /** HOME of the session; its keyring is kept in there. */
  home: string;
  mode: KeyringMode;
  /** The same for every session on one home. */
  password?: string;
}

export interface KeyringSession {
  /** What the app needs to find its user, the bus and the keyring. */
  env: NodeJS.ProcessEnv;
  /** Opens a locked keyring, as its owner would by typing the password. */
  unlock(): Promise<void>;
  stop(): Promise<void>;
}

interface Session {
  user: User;
  env: NodeJS.ProcessEnv;
  password: string;
}

function environment(user: User, home: string, runtime: string): NodeJS.ProcessEnv {
  return {
    PATH: process.env['PATH'],
    LANG: process.env['LANG'] ?? 'C.UTF-8',
    HOME: home,
    USER: user.name,
    LOGNAME: user.name,
    XDG_RUNTIME_DIR: runtime,
    // A killed Chromium leaves its folders: here they go with the session.
    TMPDIR: runtime,
    // Chromium picks the keyring by the desktop's name.
    XDG_CURRENT_DESKTOP: 'GNOME',
  };
}

async function prepareHome(user: User, home: string): Promise<void> {
  const keyrings = path.join(home, '.local', 'share', 'keyrings');
  await mkdir(keyrings, { recursive: true, mode: 0o700 });
  await writeFile(path.join(keyrings, 'default'), 'login');
  if (user.isCurrent) return;
  const made = ['.local', '.local/share', '.local/share/keyrings', '.local/share/keyrings/default'];
  for (const name of made) await chown(path.join(home, name), user.uid, user.gid);
}

/** Whether the default keyring is locked; undefined while the service does not answer for it yet. */
async function isLocked({ user, env }: Session): Promise<boolean | undefined> {
  const { code, output } = await tryAs(
    'dbus-send',
    [
      '--session',
      '--print-reply=literal',
      '--dest=org.freedesktop.secrets',
      '/org/freedesktop/secrets/aliases/default',
      'org.freedesktop.DBus.Properties.Get',
      'string:org.freedesktop.Secret.Collection',
      'string:Locked',
    ],
    { user, env },
  );
  return code === 0 ? /boolean true/.test(output) : undefined;
}

async function startDaemon(session: Session, unlock: boolean): Promise<ChildProcess> {
  const args = ['--foreground', '--components=secrets', ...(unlock ? ['--unlock'] : [])];
  const { user, env } = session;
  const child = await spawnAs('gnome-keyring-daemon', args, {
    user,
    env,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  child.stdin?.end(unlock ? session.password : '');
  await untilReady('gnome-keyring-daemon', child, async () => {
    const locked = await isLocked(session);
    return locked === !unlock ? true : undefined;
  }).catch(async (error: unknown) => {
    await endProcess(child);
    throw error;
  });
  return child;
}

async function startLockedDaemon(session: Session): Promise<ChildProcess> {
  // The keyring must exist before it can be locked.
  await endProcess(await startDaemon(session, true));
  return startDaemon(session, false);
}

async function unlockDaemon(session: Session, daemon: ChildProcess, runtime: string): Promise<void> {
  await unlockByPassword(session.user, path.join(runtime, 'keyring', 'control'), session.password);
  await untilReady('the keyring', daemon, async () =>
    (await isLocked(session)) === false ? true : undefined,
  );
}

/** A login session's bus and keyring for this user, apart from any other session on the machine. */
export async function startKeyring({
  user,
  home,
  mode,
  password = 'latchkey',
}: KeyringOptions): Promise<KeyringSession> {
  await prepareHome(user, home);
  const runtime = await makeFolder(user, 'run');
  const env = environment(user, home, runtime.path);
  const session: Session = { user, env, password };
  const stops: (() => Promise<void>)[] = [runtime.remove];
  const stop = async () => {
    for (const end of stops.splice(0).reverse()) await end();
  };
  try {
    const bus = await startBus(user, env, runtime.path);
    stops.push(bus.stop);
    env['DBUS_SESSION_BUS_ADDRESS'] = bus.address;
    if (mode === 'absent') {
      const unlock = () => Promise.reject(new Error('there is no keyring to unlock in this session'));
      return { env, unlock, stop };
    }
    const daemon = mode === 'ready' ? await startDaemon(session, true) : await startLockedDaemon(session);
    stops.push(() => endProcess(daemon));
    return { env, unlock: () => unlockDaemon(session, daemon, runtime.path), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

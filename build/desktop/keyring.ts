import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chown, mkdir, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { exists } from '../files.ts';
import { startBus } from './bus.ts';
import { unlockByPassword } from './keyring-control.ts';
import { endProcess, spawnAs, untilReady } from './process.ts';
import { deleteItems, isLocked, lockDefault } from './secret-service.ts';
import { makeFolder, type User } from './user.ts';

/** `locked`: there is a keyring, but nobody types its password. `absent`: nothing answers on the bus. */
export type KeyringMode = 'ready' | 'locked' | 'absent';

export interface KeyringOptions {
  user: User;
  /** HOME of the session, which contains its keyring. */
  home: string;
  mode: KeyringMode;
  /** The same for every session on one home. */
  password?: string;
}

export interface KeyringSession {
  /** Variables with which the app finds its user, the bus and the keyring. */
  env: NodeJS.ProcessEnv;
  /** Opens a locked keyring, as its owner would by typing the password. */
  unlock(): Promise<void>;
  lock(): Promise<void>;
  /** Deletes all items in the keyring. Returns their number. */
  deleteItems(): Promise<number>;
  /** Makes the keyring hang: it keeps its bus name but does not answer until it is restarted. */
  freeze(): Promise<void>;
  /** Crashes the keyring, as gnome-keyring sometimes does by itself, and restarts it, as a desktop would. */
  crash(): Promise<void>;
  /** How often it crashed and was restarted. */
  falls(): number;
  /**
   * Swaps the keyring's files and restarts it: first to empty files, then back to the former ones, and so on.
   */
  swapFiles(): Promise<void>;
  /** Ends the running keyring, if there is one, and starts it in another mode on the same files. */
  restart(mode: KeyringMode): Promise<void>;
  stop(): Promise<void>;
}

interface Session {
  user: User;
  home: string;
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
    // A killed Chromium leaves its folders; in here they are removed with the session.
    TMPDIR: runtime,
    // Chromium chooses the keyring by the desktop's name.
    XDG_CURRENT_DESKTOP: 'GNOME',
  };
}

const filesOf = (home: string) => path.join(home, '.local', 'share', 'keyrings');

async function exchangeFiles({ user, home }: Session): Promise<void> {
  const [files, others] = [filesOf(home), `${filesOf(home)}.other`];
  await rename(files, `${files}.former`);
  if (await exists(others)) await rename(others, files);
  else await prepareHome(user, home);
  await rename(`${files}.former`, others);
}

async function prepareHome(user: User, home: string): Promise<void> {
  const keyrings = filesOf(home);
  await mkdir(keyrings, { recursive: true, mode: 0o700 });
  await writeFile(path.join(keyrings, 'default'), 'login');
  if (user.isCurrent) return;
  const made = ['.local', '.local/share', '.local/share/keyrings', '.local/share/keyrings/default'];
  for (const name of made) await chown(path.join(home, name), user.uid, user.gid);
}

/**
 *  Whether a daemon crashed. gnome-keyring sometimes aborts when it handles a caller's first request before it has
 * registered the caller (Debian #1147303); a desktop then restarts it.
 */
const fellOver = ({ signalCode }: ChildProcess) => signalCode === 'SIGABRT' || signalCode === 'SIGSEGV';

async function startDaemon(session: Session, unlock: boolean, again = 2): Promise<ChildProcess> {
  const args = ['--foreground', '--components=secrets', ...(unlock ? ['--unlock'] : [])];
  const { user, env } = session;
  const child = await spawnAs('gnome-keyring-daemon', args, {
    user,
    env,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  child.stdin?.end(unlock ? session.password : '');
  return untilReady('gnome-keyring-daemon', child, async () => {
    const locked = await isLocked(session.env);
    return locked === !unlock ? child : undefined;
  }).catch(async (error: unknown) => {
    await endProcess(child);
    if (again === 0 || !fellOver(child)) throw error;
    return startDaemon(session, unlock, again - 1);
  });
}

async function startLockedDaemon(session: Session): Promise<ChildProcess> {
  // The keyring must exist before it can be locked.
  await endProcess(await startDaemon(session, true));
  return startDaemon(session, false);
}

/** The keyring of one session: at most one daemon at a time. */
function createDaemon(session: Session, runtime: string) {
  let daemon: Promise<ChildProcess> | undefined;
  let falls = 0;
  const running = async () => {
    if (daemon) return daemon;
    throw new Error('no keyring runs in this session');
  };
  const start = async (mode: 'ready' | 'locked') => {
    const child = mode === 'ready' ? await startDaemon(session, true) : await startLockedDaemon(session);
    child.once('exit', () => {
      if (!daemon || !fellOver(child)) return;
      falls += 1;
      daemon = start(mode);
      // The next caller that needs the keyring gets this error.
      daemon.catch(() => undefined);
    });
    return child;
  };
  const end = async () => {
    const child = await daemon?.catch(() => undefined);
    daemon = undefined;
    // A stopped process would not receive the signal to end.
    child?.kill('SIGCONT');
    if (child) await endProcess(child);
  };
  const restart = async (mode: KeyringMode) => {
    await end();
    if (mode === 'absent') return;
    daemon = start(mode);
    await daemon;
  };
  return {
    end,
    restart,
    async swapFiles() {
      await end();
      await exchangeFiles(session);
      await restart('ready');
    },
    async unlock() {
      const child = await running();
      await unlockByPassword(session.user, path.join(runtime, 'keyring', 'control'), session.password);
      const open = async () => ((await isLocked(session.env)) === false ? true : undefined);
      await untilReady('the keyring', child, open);
    },
    lock: () => lockDefault(session.env),
    deleteItems: () => deleteItems(session.env),
    freeze: async () => void (await running()).kill('SIGSTOP'),
    async crash() {
      const child = await running();
      const gone = once(child, 'exit');
      child.kill('SIGABRT');
      await gone;
      await running();
    },
    falls: () => falls,
  };
}

/** The bus and keyring of a login session for this user, separate from all other sessions on the machine. */
export async function startKeyring({
  user,
  home,
  mode,
  password = 'latchkey',
}: KeyringOptions): Promise<KeyringSession> {
  await prepareHome(user, home);
  const runtime = await makeFolder(user, 'run');
  const env = environment(user, home, runtime.path);
  const stops: (() => Promise<void>)[] = [runtime.remove];
  const stop = async () => {
    for (const end of stops.splice(0).reverse()) await end();
  };
  try {
    const bus = await startBus(user, env, runtime.path);
    stops.push(bus.stop);
    env['DBUS_SESSION_BUS_ADDRESS'] = bus.address;
    const { end, ...control } = createDaemon({ user, home, env, password }, runtime.path);
    stops.push(end);
    await control.restart(mode);
    return { env, ...control, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

import { randomBytes } from 'node:crypto';
import { chmod, chown, copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { openDesktop } from '../desktop/desktop.ts';
import { launchCommand } from '../desktop/launch.ts';
import { enableSandbox } from '../desktop/sandbox.ts';
import { stageApp } from '../desktop/stage.ts';
import { makeFolder, ordinaryUser, sudoUser, type User } from '../desktop/user.ts';
import type { Display } from '../desktop/xvfb.ts';
import { exists } from '../files.ts';
import { cacheFolder } from '../paths.ts';
import { messageOf, say } from '../say.ts';

/** How the app is started: as which user, with which environment, and whether the Chromium sandbox can be on. */
export interface LaunchContext {
  user: User;
  env: NodeJS.ProcessEnv;
  command: string;
  sandbox: boolean;
  close(): Promise<void>;
}

type Undo = () => Promise<void>;

async function undoAll(undo: Undo[]): Promise<void> {
  for (const step of undo.splice(0).reverse()) await step();
}

async function contextOfThisUser(executable: string): Promise<LaunchContext> {
  const { username: name, uid, gid, homedir: home } = os.userInfo();
  const user: User = { name, uid, gid, home, isCurrent: true };
  const sandbox = await enableSandbox(user, path.dirname(executable));
  return { user, env: { ...process.env }, command: executable, sandbox, close: async () => undefined };
}

/** The desktop session of the user who called sudo. */
async function contextOf(user: User, executable: string): Promise<LaunchContext> {
  const runtime = `/run/user/${user.uid}`;
  const undo: Undo[] = [];
  const stage = await stageApp(user, path.dirname(executable));
  undo.push(stage.remove);
  const sandbox = await enableSandbox(user, stage.path);
  const launch = await launchCommand(user, path.join(stage.path, path.basename(executable)));
  undo.push(launch.remove);
  const env = {
    ...process.env,
    HOME: user.home,
    USER: user.name,
    LOGNAME: user.name,
    XDG_RUNTIME_DIR: runtime,
    DBUS_SESSION_BUS_ADDRESS: `unix:path=${runtime}/bus`,
    XAUTHORITY: process.env['XAUTHORITY'] ?? path.join(user.home, '.Xauthority'),
  };
  return { user, env, command: launch.path, sandbox, close: () => undoAll(undo) };
}

/** The password of the ordinary user's keyring, which root stores; created at the first start. */
async function keyringPassword(): Promise<string> {
  const file = path.join(cacheFolder(), 'keyring-password');
  const present = await readFile(file, 'utf8').catch(() => '');
  if (present) return present;
  const made = randomBytes(24).toString('base64url');
  await mkdir(cacheFolder(), { recursive: true });
  await writeFile(file, made, { mode: 0o600 });
  return made;
}

/** The display of this process for another user: with a copy of its cookie, if it has one. */
async function displayFor(user: User, folder: string): Promise<Display['env']> {
  const display = { DISPLAY: process.env['DISPLAY'] ?? '' };
  const cookie = process.env['XAUTHORITY'] ?? path.join(os.homedir(), '.Xauthority');
  // A display without a cookie usually accepts every user of this computer.
  if (!(await exists(cookie))) return display;
  const authority = path.join(folder, 'authority');
  await copyFile(cookie, authority);
  await chmod(authority, 0o600);
  await chown(authority, user.uid, user.gid);
  return { ...display, XAUTHORITY: authority };
}

/** Root's X display for an ordinary user with their own session and keyring. */
async function contextForRoot(executable: string): Promise<LaunchContext> {
  const user = await ordinaryUser();
  const folder = await makeFolder(user, 'x');
  const undo: Undo[] = [folder.remove];
  try {
    const display = { env: await displayFor(user, folder.path), stop: async () => undefined };
    const password = await keyringPassword();
    const desktop = await openDesktop({ keyring: 'ready', home: user.home, display, password });
    undo.push(desktop.stop);
    const { command, sandbox } = await desktop.install(executable);
    return { user, env: desktop.env, command, sandbox, close: () => undoAll(undo) };
  } catch (error) {
    await undoAll(undo);
    throw error;
  }
}

/**
 * Chooses how to start the app on the present display: as the present user, or for root as the user who called sudo, or as
 * an ordinary user. If none of these works, as root and without the sandbox.
 */
export async function createLaunchContext(executable: string): Promise<LaunchContext> {
  if (process.getuid?.() !== 0) return contextOfThisUser(executable);
  const behindSudo = await sudoUser();
  if (behindSudo) return contextOf(behindSudo, executable);
  try {
    return await contextForRoot(executable);
  } catch (error) {
    say(`the app cannot run as an ordinary user here (${messageOf(error)})`);
    return contextOfThisUser(executable);
  }
}

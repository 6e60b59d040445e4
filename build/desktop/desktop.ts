import path from 'node:path';
import { type KeyringMode, type KeyringSession, startKeyring } from './keyring.ts';
import { type LaunchCommand, launchCommand } from './launch.ts';
import { enableSandbox } from './sandbox.ts';
import { stageApp } from './stage.ts';
import { endStragglers } from './stragglers.ts';
import { type Folder, makeFolder, ordinaryUser, type User } from './user.ts';
import { type Display, startXvfb } from './xvfb.ts';

export interface DesktopOptions {
  keyring: KeyringMode;
  /** An existing HOME of the ordinary user; without it a temporary one, removed with the desktop. */
  home?: string;
  /** The person's own display; without it one is started. */
  display?: Display;
  /** Password of the home's keyring. */
  password?: string;
}

export interface Desktop {
  user: User;
  home: string;
  /** The complete environment for the app, without the caller's variables. */
  env: NodeJS.ProcessEnv;
  keyring: KeyringSession;
  /** Makes a program and its folder readable for the user, and returns the command that runs it as the user. */
  install(executable: string): Promise<InstalledProgram>;
  /** A temporary folder of the user, removed with the desktop. */
  makeFolder(purpose: string): Promise<string>;
  /** Ends all started programs and removes all created folders, last first. */
  stop(): Promise<void>;
}

export interface InstalledProgram {
  /** For Playwright's `executablePath`. */
  command: string;
  /** For Playwright's `chromiumSandbox`. */
  sandbox: boolean;
}

type Undo = () => Promise<void>;

async function installFor(user: User, executable: string, undo: Undo[]): Promise<InstalledProgram> {
  const stage = await stageApp(user, path.dirname(executable));
  undo.push(stage.remove);
  const sandbox = await enableSandbox(user, stage.path);
  const command: LaunchCommand = await launchCommand(user, path.join(stage.path, path.basename(executable)));
  undo.push(command.remove);
  return { command: command.path, sandbox };
}

async function fill(user: User, options: DesktopOptions, undo: Undo[]): Promise<Omit<Desktop, 'stop'>> {
  const folderFor = async (purpose: string) => {
    const folder: Folder = await makeFolder(user, purpose);
    undo.push(folder.remove);
    return folder.path;
  };
  const home = options.home ?? (await folderFor('home'));
  const display = options.display ?? (await startXvfb(user));
  undo.push(display.stop);
  const { keyring: mode, password } = options;
  const keyring = await startKeyring({ user, home, mode, ...(password ? { password } : {}) });
  undo.push(keyring.stop);
  const env = { ...keyring.env, ...display.env };
  const install = (executable: string) => installFor(user, executable, undo);
  return { user, home, env, keyring, install, makeFolder: folderFor };
}

/**
 *  A separate desktop for one run of the app: ordinary user, home, display, session bus and keyring. Several can exist at
 * once.
 */
export async function openDesktop(options: DesktopOptions): Promise<Desktop> {
  const undo: Undo[] = [];
  const undoAll = async () => {
    for (const step of undo.splice(0).reverse()) await step();
  };
  try {
    const filled = await fill(await ordinaryUser(), options, undo);
    const runtime = filled.env['XDG_RUNTIME_DIR'];
    const stop = async () => {
      // A program that still runs would write into the folders while they are removed.
      if (runtime) await endStragglers(runtime);
      await undoAll();
    };
    return { ...filled, stop };
  } catch (error) {
    await undoAll();
    throw error;
  }
}

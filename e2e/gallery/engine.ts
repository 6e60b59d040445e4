import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { _electron, type CDPSession, type Page } from 'playwright';
import { launchCommand } from '../../build/desktop/launch.ts';
import { enableSandbox } from '../../build/desktop/sandbox.ts';
import { stageApp } from '../../build/desktop/stage.ts';
import { makeFolder, ordinaryUser, type User } from '../../build/desktop/user.ts';
import { startXvfb } from '../../build/desktop/xvfb.ts';
import { ensureElectron } from '../../build/electron/electron.ts';

/** A window of the app's own engine, without the app. */
export interface Engine {
  page: Page;
  devtools: CDPSession;
  /** Major version of the engine's Chromium. Two versions draw every letter differently. */
  major: number;
  close(): Promise<void>;
}

/** An app with one empty window, which the gallery navigates. */
const main = `const { app, BrowserWindow } = require('electron');
app.setPath('userData', app.commandLine.getSwitchValue('user-data-dir'));
app.whenReady().then(() => new BrowserWindow({
  x: 0, y: 0, width: 1080, height: 720, frame: false,
  webPreferences: { sandbox: true, contextIsolation: true, nodeIntegration: false, backgroundThrottling: false },
}).loadURL('about:blank'));
app.on('window-all-closed', () => app.quit());
`;

const switches = [
  '--lang=en-US',
  '--force-color-profile=srgb',
  '--force-device-scale-factor=1',
  '--font-render-hinting=none',
  '--disable-lcd-text',
  '--disable-gpu',
  '--password-store=basic',
];

type Undo = () => Promise<void>;

async function writeProgram(user: User, undo: Undo[]): Promise<{ program: string; userData: string }> {
  const folder = await makeFolder(user, 'gallery');
  undo.push(folder.remove);
  const profile = await makeFolder(user, 'gallery-profile');
  undo.push(profile.remove);
  const program = path.join(folder.path, 'app');
  await mkdir(program);
  await writeFile(path.join(program, 'package.json'), '{ "name": "gallery", "main": "main.cjs" }');
  await writeFile(path.join(program, 'main.cjs'), main);
  return { program, userData: profile.path };
}

async function launch(undo: Undo[]): Promise<Omit<Engine, 'close'>> {
  const user = await ordinaryUser();
  const { executable } = await ensureElectron();
  const stage = await stageApp(user, path.dirname(executable));
  undo.push(stage.remove);
  const sandbox = await enableSandbox(user, stage.path);
  const command = await launchCommand(user, path.join(stage.path, path.basename(executable)));
  undo.push(command.remove);
  // So large that the pointer, which rests in the middle, is outside the window.
  const display = await startXvfb(user, '2600x1800x24');
  undo.push(display.stop);
  const { program, userData } = await writeProgram(user, undo);
  const electron = await _electron.launch({
    executablePath: command.path,
    chromiumSandbox: sandbox,
    args: [program, `--user-data-dir=${userData}`, ...switches],
    env: {
      PATH: process.env['PATH'] ?? '',
      HOME: userData,
      LANG: 'en_US.UTF-8',
      LANGUAGE: 'en_US',
      TZ: 'UTC',
      ...display.env,
    },
    cwd: '/',
    colorScheme: null,
  });
  undo.push(async () => {
    const child = electron.process();
    const exited = child.exitCode === null ? once(child, 'exit') : Promise.resolve();
    await electron.close();
    await exited;
  });
  const page = await electron.firstWindow();
  const devtools = await electron.context().newCDPSession(page);
  const chrome = await electron.evaluate(() => process.versions['chrome'] ?? '');
  return { page, devtools, major: Number.parseInt(chrome, 10) };
}

/** Opens one window of the app's engine, as an ordinary user, on its own display. */
export async function openEngine(): Promise<Engine> {
  const undo: Undo[] = [];
  const close = async () => {
    for (const step of undo.splice(0).reverse()) await step();
  };
  try {
    return { ...(await launch(undo)), close };
  } catch (error) {
    await close();
    throw error;
  }
}

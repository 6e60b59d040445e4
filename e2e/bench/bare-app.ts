import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createPackage } from '@electron/asar';
import { launchCommand } from '../../build/desktop/launch.ts';
import { enableSandbox } from '../../build/desktop/sandbox.ts';
import { stageApp } from '../../build/desktop/stage.ts';
import type { User } from '../../build/desktop/user.ts';
import { run } from '../../build/run.ts';

/** The smallest possible Electron app: one window with one static page. */
const main = `const { app, BrowserWindow } = require('electron');
const flag = process.argv.find((argument) => argument.startsWith('--user-data-dir='));
app.setPath('userData', flag.slice(flag.indexOf('=') + 1));
const page = process.resourcesPath + '/bare.html';
app.whenReady().then(() => new BrowserWindow({ width: 1080, height: 720 }).loadFile(page));
app.on('window-all-closed', () => app.quit());
`;
const page = '<!doctype html><html><head><title>Bare</title></head><body><h1>Bare window</h1></body></html>';

export interface BareApp {
  command: string;
  remove(): Promise<void>;
}

async function writeApp(folder: string): Promise<void> {
  await mkdir(folder);
  await writeFile(path.join(folder, 'package.json'), JSON.stringify({ name: 'bare', main: 'main.js' }));
  await writeFile(path.join(folder, 'main.js'), main);
}

/** Copies the packaged program, with the same files and fuses, and replaces our app with the bare one. */
export async function installBareApp(user: User, packaged: string): Promise<BareApp> {
  const folder = await mkdtemp('/tmp/latchkey-bare-');
  const remove = () => rm(folder, { recursive: true, force: true });
  await chmod(folder, 0o755);
  const copy = path.join(folder, 'program');
  const source = path.dirname(packaged);
  await run('cp', ['-al', source, copy]).catch(async () => {
    // Hard links do not work across file systems.
    await rm(copy, { recursive: true, force: true });
    await run('cp', ['-a', source, copy]);
  });
  const archive = path.join(copy, 'resources', 'app.asar');
  // Removed first, because it is a hard link to our archive.
  await rm(archive);
  await writeApp(path.join(folder, 'source'));
  await createPackage(path.join(folder, 'source'), archive);
  // Outside the archive: without the privileges of the file protocol, which a fuse disables, no page loads from inside.
  await writeFile(path.join(copy, 'resources', 'bare.html'), page);
  const stage = await stageApp(user, copy);
  await enableSandbox(user, stage.path);
  const command = await launchCommand(user, path.join(stage.path, path.basename(packaged)));
  return {
    command: command.path,
    remove: async () => {
      await command.remove();
      await stage.remove();
      await remove();
    },
  };
}

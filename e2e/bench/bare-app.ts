import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createPackage } from '@electron/asar';
import { launchCommand } from '../../build/desktop/launch.ts';
import { enableSandbox } from '../../build/desktop/sandbox.ts';
import { stageApp } from '../../build/desktop/stage.ts';
import type { User } from '../../build/desktop/user.ts';
import { run } from '../../build/run.ts';

/** The least an Electron app can be: one window with one static page. */
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

/** The packaged program once more, the same files with the same fuses, with the bare app in the place of ours. */
export async function installBareApp(user: User, packaged: string): Promise<BareApp> {
  const folder = await mkdtemp('/tmp/latchkey-bare-');
  const remove = () => rm(folder, { recursive: true, force: true });
  await chmod(folder, 0o755);
  const twin = path.join(folder, 'program');
  const source = path.dirname(packaged);
  await run('cp', ['-al', source, twin]).catch(async () => {
    // Another file system: links cannot be made across.
    await rm(twin, { recursive: true, force: true });
    await run('cp', ['-a', source, twin]);
  });
  const archive = path.join(twin, 'resources', 'app.asar');
  // Removed first: it is a link to ours.
  await rm(archive);
  await writeApp(path.join(folder, 'source'));
  await createPackage(path.join(folder, 'source'), archive);
  // Beside the archive: with the file protocol's privileges fused off, no page is read from within.
  await writeFile(path.join(twin, 'resources', 'bare.html'), page);
  const stage = await stageApp(user, twin);
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

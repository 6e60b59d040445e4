import { chmod, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { ElectronApplication, Page } from 'playwright/test';
import { build } from 'vite';
import { makeFolder } from '../../build/desktop/user.ts';
import { currentRun } from '../fixtures/run/run.ts';
import type { Cleanup } from './cleanup.ts';

const preload = `const { contextBridge, ipcRenderer } = require('electron');
contextBridge.exposeInMainWorld('bare', { call: (channel, input) => ipcRenderer.invoke(channel, input) });
`;
const page = '<!doctype html><title>Bare</title><h1>Bare window</h1>';
const handlers = 'bare-handlers.cjs';

async function bundleHandlers(folder: string): Promise<void> {
  await build({
    configFile: false,
    logLevel: 'warn',
    ssr: { noExternal: true },
    build: {
      ssr: path.join(import.meta.dirname, 'bare-handlers.ts'),
      outDir: folder,
      emptyOutDir: false,
      target: 'node20',
      rollupOptions: { external: ['electron'], output: { format: 'cjs', entryFileNames: handlers } },
    },
  });
}

async function writeFiles(cleanup: Cleanup): Promise<string> {
  const folder = await makeFolder(currentRun().user, 'bare-window');
  cleanup.add(folder.remove);
  await chmod(folder.path, 0o755);
  await writeFile(path.join(folder.path, 'preload.cjs'), preload);
  await writeFile(path.join(folder.path, 'index.html'), page);
  await bundleHandlers(folder.path);
  return folder.path;
}

/** Opens a second window in the running app, with a minimal bridge and minimal handlers. */
export async function openBareWindow(
  electron: ElectronApplication,
  api: string,
  cleanup: Cleanup,
): Promise<Page> {
  const folder = await writeFiles(cleanup);
  const shown = electron.waitForEvent('window');
  await electron.evaluate(
    async ({ BrowserWindow }, { handlersFile, pageFile, preloadFile, apiOrigin }) => {
      const bare = process.mainModule?.require(handlersFile) as typeof import('./bare-handlers.ts');
      bare.openBareChannels(apiOrigin);
      // Needs its own session: the app's session loads only the app's pages.
      const webPreferences = { preload: preloadFile, partition: 'bare' };
      await new BrowserWindow({ width: 400, height: 300, webPreferences }).loadFile(pageFile);
    },
    {
      handlersFile: path.join(folder, handlers),
      pageFile: path.join(folder, 'index.html'),
      preloadFile: path.join(folder, 'preload.cjs'),
      apiOrigin: api,
    },
  );
  return shown;
}

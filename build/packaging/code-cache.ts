import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { _electron } from 'playwright';
import { cacheOf, wrapper } from '../../electron/main/code-cache.ts';
import type { RunnableElectron } from '../electron.ts';

interface Task {
  wrapper: readonly [string, string];
  ending: string;
  folder: string;
}

/** In main: writes what V8 has compiled of each chunk that was loaded. Gives how many there were. */
function writeCaches(_modules: unknown, { wrapper: [before, after], ending, folder }: Task): number {
  const fs = process.getBuiltinModule('node:fs');
  const { Script } = process.getBuiltinModule('node:vm');
  const { basename, join } = process.getBuiltinModule('node:path');
  const { _cache: loaded } = process.getBuiltinModule('node:module') as unknown as { _cache: object };
  const chunks = Object.keys(loaded).filter((file) => /[\\/]chunks[\\/][^\\/]+\.cjs$/.test(file));
  fs.mkdirSync(folder, { recursive: true });
  for (const filename of chunks) {
    // V8 knows a text that it has compiled, with all of its functions that were called since.
    const script = new Script(before + fs.readFileSync(filename, 'utf8') + after, { filename });
    fs.writeFileSync(join(folder, basename(filename) + ending), script.createCachedData());
  }
  return chunks.length;
}

/**
 * Starts the built `app` on the Electron that it is going to be packaged with, and keeps what V8 compiled of main's
 * chunks until the window was there: a file for each chunk in `folder`.
 * @throws when the app does not start, or no window comes
 */
export async function makeCodeCache(
  app: string,
  { executable }: RunnableElectron,
  folder: string,
): Promise<void> {
  const profile = await mkdtemp(path.join(os.tmpdir(), 'latchkey-code-cache-'));
  const electron = await _electron.launch({
    executablePath: executable,
    // No display is needed, and nobody's keyring is asked.
    args: [
      app,
      '--ozone-platform=headless',
      '--password-store=basic',
      '--use-mock-keychain',
      `--user-data-dir=${profile}`,
    ],
    // It shows nothing but its own page, and the sandbox needs rights that a build machine may not give.
    chromiumSandbox: false,
  });
  try {
    const window = await electron.firstWindow();
    await window.getByRole('heading', { level: 1 }).first().waitFor();
    const made = await electron.evaluate(writeCaches, { wrapper, ending: cacheOf(''), folder });
    if (made === 0) throw new Error('the app loaded no chunk: there is no code to keep');
  } finally {
    await electron.close();
    await rm(profile, { recursive: true, force: true });
  }
}

import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { cacheOf, wrapper } from '../../electron/main/app/code-cache.ts';
import type { RunnableElectron } from '../electron/electron.ts';
import { run } from '../run.ts';

interface Task {
  wrapper: readonly [string, string];
  /** Each chunk by its name, which is stored with its code, and the output file of the code. */
  files: readonly { filename: string; chunk: string; cache: string }[];
}

/** Runs in Electron's main process, whose V8 flags differ from Node's: it accepts only code that was compiled there. */
function compile({ wrapper: [before, after], files }: Task): void {
  const { readFileSync, writeFileSync } = process.getBuiltinModule('node:fs');
  const { Script } = process.getBuiltinModule('node:vm');
  const v8 = process.getBuiltinModule('node:v8');
  for (const { filename, chunk, cache } of files) {
    // All functions, not only those that run at once. V8 refuses code that was compiled with other flags.
    v8.setFlagsFromString('--no-lazy');
    const script = new Script(before + readFileSync(chunk, 'utf8') + after, { filename });
    v8.setFlagsFromString('--lazy');
    writeFileSync(cache, script.createCachedData());
  }
  // Quits before a window, and so a display, is needed.
  process.exit(0);
}

/**
 * Compiles main's chunks with the Electron that the app is packaged with, and writes the code to `folder`, a file for each.
 * @param app the built app
 * @throws when Electron cannot be started
 */
export async function makeCodeCache(app: string, electron: RunnableElectron, folder: string): Promise<void> {
  const chunks = path.join(app, 'main', 'chunks');
  const names = (await readdir(chunks)).filter((name) => name.endsWith('.cjs'));
  const files = names.map((name) => ({
    filename: name,
    chunk: path.join(chunks, name),
    cache: path.join(folder, cacheOf(name)),
  }));
  const task: Task = { wrapper, files };
  const temporaryFolder = await mkdtemp(path.join(os.tmpdir(), 'latchkey-code-cache-'));
  try {
    const main = path.join(temporaryFolder, 'main.cjs');
    await writeFile(main, `(${compile})(${JSON.stringify(task)})`);
    await run(electron.executable, [main, '--no-sandbox', `--user-data-dir=${temporaryFolder}`]);
  } finally {
    await rm(temporaryFolder, { recursive: true, force: true });
  }
}

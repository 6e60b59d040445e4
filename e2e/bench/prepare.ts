import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { root } from '../../build/paths.ts';

/** Runs a script of build/ with all its output on standard error: standard output is for the figures. */
async function runBuildScript(name: string, ...args: string[]): Promise<void> {
  const child = spawn(process.execPath, [path.join(root, 'build', name), ...args], {
    stdio: ['ignore', 2, 2],
  });
  const [code, signal] = (await once(child, 'exit')) as [number | null, string | null];
  if (code !== 0) throw new Error(`build/${name} ended with ${signal ?? code}`);
}

/** Installs system libraries and Electron, and packages the app for tests, if they are missing. */
export async function prepare(): Promise<void> {
  await runBuildScript('system.ts');
  await runBuildScript('package.ts', '--test');
}

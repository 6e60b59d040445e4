import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { buildApp } from '../app.ts';
import { stageApp } from '../desktop/stage.ts';
import type { RunnableElectron } from '../electron/electron.ts';
import { root } from '../paths.ts';
import { say } from '../say.ts';
import { createLaunchContext } from './launch-context.ts';

const sandboxOff =
  'THE CHROMIUM SANDBOX IS OFF: the window has all the rights of the user it runs as. Start it as an ordinary ' +
  'user, on a system that allows user namespaces, to have it on.';

/** Resolves when the program ends; forwards termination signals to it until then. */
async function untilGone(child: ChildProcess): Promise<number> {
  const forward = (signal: NodeJS.Signals) => child.kill(signal);
  const signals: NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  for (const signal of signals) process.on(signal, forward);
  const [code] = (await once(child, 'exit')) as [number | null];
  for (const signal of signals) process.off(signal, forward);
  return code ?? 1;
}

/**
 * Runs the app on the present display until the person closes it.
 * @returns the app's exit code
 */
export async function showApp(electron: RunnableElectron, args: readonly string[]): Promise<number> {
  const built = await buildApp('release');
  const context = await createLaunchContext(electron.executable);
  const app = await stageApp(context.user, built);
  try {
    if (!context.sandbox) say(sandboxOff);
    const safety = context.sandbox ? [] : ['--no-sandbox'];
    const child = spawn(context.command, [app.path, ...safety, ...args], {
      env: context.env,
      stdio: 'inherit',
    });
    return await untilGone(child);
  } finally {
    await app.remove();
    await context.close();
  }
}

/** Runs the app from its sources, reloading after each change (electron-vite), until the person closes it. */
export async function showAppWhileDeveloping(
  electron: RunnableElectron,
  args: readonly string[],
): Promise<number> {
  const isRoot = process.getuid?.() === 0;
  if (isRoot) say(sandboxOff);
  const tool = path.join(root, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js');
  const safety = isRoot ? ['--noSandbox'] : [];
  const child = spawn(process.execPath, [tool, 'dev', '--watch', ...safety, '--', ...args], {
    cwd: root,
    env: { ...process.env, ELECTRON_EXEC_PATH: electron.executable },
    stdio: 'inherit',
  });
  return untilGone(child);
}

import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { cacheFolder } from '../paths.ts';
import { run } from '../run.ts';
import { messageOf, say } from '../say.ts';

const require = createRequire(import.meta.url);
const probeTimeout = 4_000;
/** How long (ms) to wait before asking an unreachable host again. */
const rememberFor = 24 * 60 * 60 * 1_000;

interface Failure {
  host: string;
  at: number;
}

/** The address that Electron's own installer downloads from, mirrors included. */
function downloadBase(): string {
  return (
    process.env['npm_config_electron_mirror'] ??
    process.env['ELECTRON_MIRROR'] ??
    'https://github.com/electron/electron/releases/download/'
  );
}

function memoryFile(): string {
  return path.join(cacheFolder(), 'electron-host-unreachable.json');
}

async function failedLately(host: string): Promise<boolean> {
  const text = await readFile(memoryFile(), 'utf8').catch(() => '{}');
  try {
    const { host: failed, at = 0 } = JSON.parse(text) as Partial<Failure>;
    const age = Date.now() - at;
    return failed === host && age >= 0 && age < rememberFor;
  } catch {
    // A truncated note does not count: the host is asked again, which costs only seconds.
    return false;
  }
}

async function remember(failure: Failure): Promise<void> {
  await mkdir(cacheFolder(), { recursive: true });
  await writeFile(memoryFile(), JSON.stringify(failure));
}

async function reachable(base: string): Promise<boolean> {
  const { host } = new URL(base);
  // The probe uses no proxy. When the installer is told to use one, only the installer can tell.
  if (process.env['ELECTRON_GET_USE_PROXY']) return true;
  if (await failedLately(host)) return false;
  try {
    await fetch(base, { method: 'HEAD', redirect: 'manual', signal: AbortSignal.timeout(probeTimeout) });
    await rm(memoryFile(), { force: true });
    return true;
  } catch (error) {
    say(`Electron's download host ${host} cannot be reached (${messageOf(error)})`);
    await remember({ host, at: Date.now() });
    return false;
  }
}

interface Installed {
  executable: string;
  dist: string;
  version: string;
}

async function installed(): Promise<Installed | undefined> {
  const folder = path.dirname(require.resolve('electron/package.json'));
  const { version } = require('electron/package.json') as { version: string };
  const dist = path.join(folder, 'dist');
  const present = await readFile(path.join(dist, 'version'), 'utf8').catch(() => '');
  const relative = await readFile(path.join(folder, 'path.txt'), 'utf8').catch(() => '');
  if (present.replace(/^v/, '') !== version || !relative) return undefined;
  return { executable: path.join(dist, relative), dist, version };
}

/**
 * The Electron that package.json pins, downloaded by its own installer (which checks its checksums).
 * @returns undefined when its host cannot be reached or the download fails; the reason is on the console
 */
export async function findOfficialElectron(): Promise<Installed | undefined> {
  const present = await installed();
  if (present) return present;
  const base = downloadBase();
  if (!(await reachable(base))) return undefined;
  say('downloading Electron; this happens once');
  try {
    await run(process.execPath, [require.resolve('electron/install.js')], { output: 'keep' });
  } catch (error) {
    say(`the download of Electron failed: ${messageOf(error)}`);
    await remember({ host: new URL(base).host, at: Date.now() });
    return undefined;
  }
  return installed();
}

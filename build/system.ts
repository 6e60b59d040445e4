import { readFile } from 'node:fs/promises';
import { run } from './run.ts';
import { giveUp, say } from './say.ts';

/** `app` is what the program needs, `test` adds what runs it without a display and inspects it. */
type LibrarySet = 'app' | 'test';

/** One entry per library: its package names, newest first (Ubuntu 24.04 and Debian 13 renamed some). */
const needed: Record<LibrarySet, readonly (readonly string[])[]> = {
  app: [
    ['libgtk-3-0t64', 'libgtk-3-0'],
    ['libnss3'],
    ['libasound2t64', 'libasound2'],
    ['libgbm1'],
    ['libsecret-1-0'],
    ['libxss1'],
    ['libxtst6'],
    ['libnotify4'],
  ],
  test: [
    ['xvfb'],
    ['xauth'],
    ['dbus-x11'],
    ['gnome-keyring'],
    ['chromium', 'chromium-browser'],
    ['imagemagick'],
    ['xdotool'],
    ['postgresql'],
    ['libfaketime'],
  ],
};

const plainWords = { ...process.env, LC_ALL: 'C', DEBIAN_FRONTEND: 'noninteractive' };

/** The packages that a listing of `dpkg --get-selections` names as installed (not as removed with settings left). */
export function parseInstalled(listing: string): Set<string> {
  return new Set([...listing.matchAll(/^([^\s:]+)\S*\s+(?:install|hold)$/gm)].map(([, name = '']) => name));
}

/** The packages in an answer of `apt-cache policy` that can be installed (a virtual one has no candidate). */
export function parseInstallable(policy: string): Set<string> {
  const found = policy.matchAll(/^(\S+):\n(?: .*\n)*? {2}Candidate: (?!\(none\))\S+/gm);
  return new Set([...found].map(([, name = '']) => name));
}

async function installedOf(names: string[]): Promise<Set<string>> {
  return parseInstalled(await run('dpkg', ['--get-selections', ...names]));
}

async function namesForApt(needs: readonly (readonly string[])[]): Promise<string[]> {
  const installable = parseInstallable(
    await run('apt-cache', ['policy', ...needs.flat()], { env: plainWords }),
  );
  return needs.map((names) => names.find((name) => installable.has(name)) ?? (names.at(-1) as string));
}

async function isDebianLike(): Promise<boolean> {
  if (process.platform !== 'linux') return false;
  const release = await readFile('/etc/os-release', 'utf8').catch(() => '');
  return /^ID(_LIKE)?=.*\b(debian|ubuntu)\b/m.test(release);
}

async function install(needs: readonly (readonly string[])[]): Promise<void> {
  say('installing system libraries with apt-get; this happens once');
  await run('apt-get', ['update', '-q'], { env: plainWords });
  const names = await namesForApt(needs);
  await run('apt-get', ['install', '-q', '-y', '--no-install-recommends', ...names], { env: plainWords });
  say(`installed ${names.join(' ')}`);
}

/**
 * Makes sure that the system libraries are installed: on Debian and Ubuntu, root installs the missing ones. Other systems
 * are not checked, because package names differ; the first start reports what is missing.
 * @throws when a library is missing and this user may not install it; the message contains the command to run
 */
export async function ensureSystemLibraries(set: LibrarySet): Promise<void> {
  if (!(await isDebianLike())) return;
  const needs = set === 'test' ? [...needed.app, ...needed.test] : needed.app;
  const present = await installedOf(needs.flat());
  const missing = needs.filter((names) => !names.some((name) => present.has(name)));
  if (missing.length === 0) return;
  if (process.getuid?.() === 0) return install(missing);
  const names = await namesForApt(missing);
  throw new Error(`system libraries are missing. Run:\n  sudo apt-get install -y ${names.join(' ')}`);
}

if (import.meta.main) ensureSystemLibraries('test').catch(giveUp);

import path from 'node:path';
import { root } from '../paths.ts';
import { run } from '../run.ts';
import { say } from '../say.ts';

async function onPath(program: string): Promise<boolean> {
  return run('sh', ['-c', 'command -v "$0"', program]).then(
    () => true,
    () => false,
  );
}

/**
 * The environment that tells electron-builder where its fpm is: the caller's choice, one on the path, its own
 * download where that host can be reached, or else the stand-in that makes the same .deb with dpkg-deb.
 */
export async function fpmEnvironment(downloads: boolean): Promise<Record<string, string>> {
  if (process.env['CUSTOM_FPM_PATH'] || process.env['USE_SYSTEM_FPM']) return {};
  if (await onPath('fpm')) return { USE_SYSTEM_FPM: 'true' };
  if (downloads) return {};
  say('fpm is not available: dpkg-deb makes the package instead');
  const standIn = path.join(root, 'build', 'fpm-stand-in');
  const searchPath = `${path.dirname(process.execPath)}${path.delimiter}${process.env['PATH']}`;
  return { CUSTOM_FPM_PATH: standIn, PATH: searchPath };
}

/** The Linux targets in electron-builder.yml that this machine can build. */
export async function linuxTargets(downloads: boolean): Promise<string[]> {
  const targets = ['deb'];
  if (downloads) targets.push('AppImage');
  if (downloads && (await onPath('rpmbuild'))) targets.push('rpm');
  return targets;
}

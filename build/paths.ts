import os from 'node:os';
import path from 'node:path';

/** The folder of the repository. */
export const root = path.resolve(import.meta.dirname, '..');

/** The cache folder for files that can be made again, outside the work tree. */
export function cacheFolder(): string {
  const given = process.env['XDG_CACHE_HOME'];
  return path.join(given && path.isAbsolute(given) ? given : path.join(os.homedir(), '.cache'), 'latchkey');
}

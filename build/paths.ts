import os from 'node:os';
import path from 'node:path';

/** The folder of the repository. */
export const root = path.resolve(import.meta.dirname, '..');

function xdgFolder(variable: string, ...fallback: string[]): string {
  const value = process.env[variable];
  return value && path.isAbsolute(value) ? value : path.join(os.homedir(), ...fallback);
}

/** Where what can be made again is kept, outside the work tree. */
export function cacheFolder(): string {
  return path.join(xdgFolder('XDG_CACHE_HOME', '.cache'), 'latchkey');
}

/** Where the authority of `npm start` keeps its database, outside the work tree. */
export function authorityFolder(): string {
  return path.join(xdgFolder('XDG_DATA_HOME', '.local', 'share'), 'latchkey-authority');
}

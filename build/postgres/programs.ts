import { readdir } from 'node:fs/promises';
import path from 'node:path';

// Debian and Ubuntu keep one folder per major version; only the client programs are on the PATH.
const versions = '/usr/lib/postgresql';

/** The folder of PostgreSQL's own programs, of the newest installed version. */
export async function postgresPrograms(): Promise<string> {
  const names = await readdir(versions).catch(() => []);
  const [newest] = names
    .map(Number)
    .filter((version) => version > 0)
    .sort((a, b) => b - a);
  if (newest === undefined) {
    throw new Error('PostgreSQL is missing. Run:\n  sudo apt-get install -y postgresql');
  }
  return path.join(versions, String(newest), 'bin');
}

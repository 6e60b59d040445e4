import { homedir } from 'node:os';
import { join } from 'node:path';
import { isPostgresUrl } from '../lib/database-url.ts';

interface GivenLocations {
  database?: string | undefined;
  data?: string | undefined;
  'key-file'?: string | undefined;
}

/** Locations of the database and the key file; no key file for a database in memory. */
export function locationsOf(given: GivenLocations, env: NodeJS.ProcessEnv) {
  const { database, data, 'key-file': keyFile } = given;
  if (database === ':memory:') return { database, keyFile };
  const folder =
    data ?? join(env['XDG_DATA_HOME'] || join(homedir(), '.local', 'share'), 'latchkey-authority');
  const beside = database !== undefined && data === undefined && !isPostgresUrl(database);
  return {
    database: database ?? join(folder, 'authority.sqlite'),
    keyFile: keyFile ?? (beside ? `${database}.keys` : join(folder, 'authority.keys')),
  };
}

/** The database as it may be shown: a URL without user, password and parameters. */
export function shownDatabase(database: string): string {
  if (!isPostgresUrl(database)) return database;
  const { host, pathname } = new URL(database);
  return `postgres://${host}${pathname}`;
}

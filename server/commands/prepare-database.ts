import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { isPostgresUrl } from '../lib/database-url.ts';

/** Creates the folder of a database file, accessible only to its owner. */
export function prepareDatabase(database: string): void {
  if (database === ':memory:' || isPostgresUrl(database)) return;
  mkdirSync(dirname(database), { recursive: true, mode: 0o700 });
}

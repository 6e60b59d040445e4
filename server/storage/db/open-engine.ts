import { Kysely } from 'kysely';
import { isPostgresUrl } from '../../lib/database-url.ts';
import { localAnnouncements } from './announcements.ts';
import type { Engine } from './engine.ts';
import { migrate } from './migrations/migrate.ts';
import type { Schema } from './schema.ts';
import { openSqlite } from './sqlite.ts';
import { openTurns, sqliteDialect } from './sqlite-dialect.ts';

async function openSqliteEngine(file: string): Promise<Engine> {
  const sqlite = openSqlite(file);
  const turns = openTurns(sqlite);
  const db = new Kysely<Schema>({ dialect: sqliteDialect(sqlite, turns) });
  return {
    kind: 'sqlite',
    db,
    announcements: localAnnouncements(),
    transactSync: async (work) => (await turns()).transactSync(work),
    close: () => db.destroy(),
  };
}

/**
 * Opens the database at `location` (a path, `:memory:` or `postgres://…`) and migrates its schema. Throws if it
 * cannot be opened, does not belong to the authority, or was written by a newer version.
 */
export async function openEngine(location: string): Promise<Engine> {
  const engine = isPostgresUrl(location)
    ? await (await import('./postgres.ts')).openPostgresEngine(location)
    : await openSqliteEngine(location);
  try {
    await migrate(engine.db, engine.kind);
  } catch (error) {
    await engine.close();
    throw error;
  }
  return engine;
}

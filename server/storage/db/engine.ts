import { Kysely } from 'kysely';
import { type Announcements, localAnnouncements } from './announcements.ts';
import { migrate } from './migrations.ts';
import type { Schema } from './schema.ts';
import { openSqlite } from './sqlite.ts';
import { type Change, openTurns, sqliteDialect } from './sqlite-dialect.ts';

/** The databases this runs on. Queries are written once; what differs is decided in storage/ by this. */
export type DatabaseKind = 'sqlite' | 'postgres';

/** An open database: where its rows are, and how instances that share it hear of one another's changes. */
export interface Engine {
  kind: DatabaseKind;
  db: Kysely<Schema>;
  announcements: Announcements;
  /**
   * A transaction with nothing to wait for inside it: all of `work` is kept, or nothing. Resolves when it is on disk.
   * Undefined where each statement has to be waited for.
   */
  atOnce: (<T>(work: (change: Change) => T) => Promise<T>) | undefined;
  close(): Promise<void>;
}

/** Whether `--database` names a PostgreSQL server rather than a file. */
export function isPostgresUrl(location: string): boolean {
  return /^postgres(?:ql)?:\/\//.test(location);
}

async function openSqliteEngine(file: string): Promise<Engine> {
  const sqlite = openSqlite(file);
  const turns = openTurns(sqlite);
  const db = new Kysely<Schema>({ dialect: sqliteDialect(sqlite, turns) });
  return {
    kind: 'sqlite',
    db,
    announcements: localAnnouncements(),
    atOnce: async (work) => (await turns()).atOnce(work),
    close: () => db.destroy(),
  };
}

/**
 * Opens the database at `location` (a path, `:memory:` or `postgres://…`) and brings its schema up to date.
 * Throws when it cannot be opened, is none of ours, or was written by a newer version.
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

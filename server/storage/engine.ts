import { Kysely } from 'kysely';
import { type Announcements, localAnnouncements } from './announcements.ts';
import { migrate } from './migrations.ts';
import type { Schema } from './schema.ts';
import { openSqlite } from './sqlite.ts';
import { sqliteDialect } from './sqlite-dialect.ts';

/** The databases this runs on. Queries are written once; what differs is decided in storage/ by this. */
export type DatabaseKind = 'sqlite' | 'postgres';

/** An open database: where its rows are, and how instances that share it hear of one another's changes. */
export interface Engine {
  kind: DatabaseKind;
  db: Kysely<Schema>;
  announcements: Announcements;
  close(): Promise<void>;
}

/** Whether `--database` names a PostgreSQL server rather than a file. */
export function isPostgresUrl(location: string): boolean {
  return /^postgres(?:ql)?:\/\//.test(location);
}

async function openSqliteEngine(file: string): Promise<Engine> {
  const db = new Kysely<Schema>({ dialect: sqliteDialect(openSqlite(file)) });
  return { kind: 'sqlite', db, announcements: localAnnouncements(), close: () => db.destroy() };
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

import { Kysely, SqliteDialect } from 'kysely';
import { migrate } from './migrations.ts';
import type { Schema } from './schema.ts';
import { openSqlite } from './sqlite.ts';

export type Database = Kysely<Schema>;

/**
 * Opens the database at `file` (a path or `:memory:`) and brings its schema up to date.
 * Throws when the file cannot be opened, is no SQLite database, or was written by a newer version.
 */
export async function openDatabase(file: string): Promise<Database> {
  const db: Database = new Kysely<Schema>({ dialect: new SqliteDialect({ database: openSqlite(file) }) });
  try {
    await migrate(db);
  } catch (error) {
    await db.destroy();
    throw error;
  }
  return db;
}

/** Seconds since 1970, the unit of every time in the database and in a JWT. */
export function now(): number {
  return Math.floor(Date.now() / 1000);
}

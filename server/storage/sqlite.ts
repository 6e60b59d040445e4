import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import type { SqliteDatabase, SqliteStatement } from 'kysely';

// The authority runs a few dozen different statements; past this many the cache is not doing its work.
const CACHED_STATEMENTS = 200;

function asInput(parameters: readonly unknown[]): SQLInputValue[] {
  return parameters as SQLInputValue[];
}

function wrap(statement: StatementSync): SqliteStatement {
  return {
    reader: statement.columns().length > 0,
    all: (parameters) => statement.all(...asInput(parameters)),
    run: (parameters) => statement.run(...asInput(parameters)),
    iterate: (parameters) => statement.iterate(...asInput(parameters)),
  };
}

function configure(database: DatabaseSync): void {
  // FULL: a rotated refresh token that the disk forgot would sign its user out.
  database.exec('PRAGMA journal_mode = WAL');
  database.exec('PRAGMA synchronous = FULL');
  database.exec('PRAGMA busy_timeout = 5000');
  database.exec('PRAGMA foreign_keys = ON');
  // Deleted tokens and sessions leave nothing behind in free pages.
  database.exec('PRAGMA secure_delete = ON');
}

/**
 * Opens Node's built-in SQLite behind the interface that Kysely's SqliteDialect wants. `file` is a path or
 * `:memory:`. Prepared statements are kept, as preparing costs more than most queries here.
 */
export function openSqlite(file: string): SqliteDatabase {
  const database = new DatabaseSync(file);
  configure(database);
  const statements = new Map<string, SqliteStatement>();
  return {
    close: () => database.close(),
    prepare(sql) {
      const known = statements.get(sql);
      if (known) return known;
      const statement = wrap(database.prepare(sql));
      if (statements.size >= CACHED_STATEMENTS) statements.clear();
      statements.set(sql, statement);
      return statement;
    },
  };
}

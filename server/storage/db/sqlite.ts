import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import type { SqliteStatement } from 'kysely';
import { type Flush, openFlush } from './wal-flush.ts';

// The authority runs a few dozen different statements; beyond this number the cache is not working.
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
  // `flushed` does what FULL would add, waiting for the disk at each commit, without blocking everybody else.
  database.exec('PRAGMA journal_mode = WAL');
  database.exec('PRAGMA synchronous = NORMAL');
  database.exec('PRAGMA busy_timeout = 5000');
  database.exec('PRAGMA foreign_keys = ON');
  // Leave no deleted tokens and sessions in free pages.
  database.exec('PRAGMA secure_delete = ON');
}

/** An open SQLite database. */
export interface Sqlite {
  /** Caches statements, because preparing costs more than most queries here. */
  prepare(sql: string): SqliteStatement;
  /** Whether a transaction is open; some errors end it. */
  inTransaction(): boolean;
  /**
   * Resolves when everything committed so far is on disk. A rotated refresh token lost by the disk would sign its
   * user out, so nothing is answered before that.
   */
  flushed(): Promise<void>;
  close(): Promise<void>;
}

const noFlush: Flush = { done: async () => undefined, close: async () => undefined };

/** Opens Node's built-in SQLite. `file` is a path or `:memory:`. */
export function openSqlite(file: string, flush?: Flush): Sqlite {
  const database = new DatabaseSync(file);
  configure(database);
  const wal = flush ?? (file === ':memory:' ? noFlush : openFlush(`${file}-wal`));
  const statements = new Map<string, SqliteStatement>();
  return {
    flushed: () => wal.done(),
    inTransaction: () => database.isTransaction,
    async close() {
      database.close();
      await wal.close();
    },
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

import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type QueryResult,
  SelectQueryNode,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely';
import type { Sqlite } from './sqlite.ts';

/** Runs a statement in a transaction and returns the number of changed rows. */
export type Change = (query: CompiledQuery) => number;

/** A turn on the only connection, for a query or a transaction. */
class Turn implements DatabaseConnection {
  readonly #sqlite: Sqlite;
  readonly #over: () => void;
  #inTransaction = false;

  constructor(sqlite: Sqlite, over: () => void) {
    this.#sqlite = sqlite;
    this.#over = over;
  }

  #run<Row>({ sql, parameters }: CompiledQuery): QueryResult<Row> {
    const statement = this.#sqlite.prepare(sql);
    if (statement.reader) return { rows: statement.all(parameters) as Row[] };
    const { changes, lastInsertRowid } = statement.run(parameters);
    return { rows: [], numAffectedRows: BigInt(changes), insertId: BigInt(lastInsertRowid) };
  }

  /** Ends the turn, so that others can proceed while this one waits for the disk. */
  async #onDisk(): Promise<void> {
    this.#over();
    await this.#sqlite.flushed();
  }

  async executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    const result = this.#run<Row>(query);
    if (!this.#inTransaction && !SelectQueryNode.is(query.query)) await this.#onDisk();
    return result;
  }

  async begin(): Promise<void> {
    this.#run(CompiledQuery.raw('begin'));
    this.#inTransaction = true;
  }

  async commit(): Promise<void> {
    this.#run(CompiledQuery.raw('commit'));
    this.#inTransaction = false;
    await this.#onDisk();
  }

  async rollback(): Promise<void> {
    // Also called if the disk fails after the commit. A transaction open by then belongs to somebody else.
    if (!this.#inTransaction) return;
    this.#run(CompiledQuery.raw('rollback'));
  }

  #transaction<T>(work: (change: Change) => T): T {
    this.#run(CompiledQuery.raw('begin'));
    try {
      const result = work((query) => Number(this.#run(query).numAffectedRows));
      this.#run(CompiledQuery.raw('commit'));
      return result;
    } catch (error) {
      if (this.#sqlite.inTransaction()) this.#run(CompiledQuery.raw('rollback'));
      throw error;
    }
  }

  /** Runs a synchronous transaction, which takes the whole turn. */
  async transactSync<T>(work: (change: Change) => T): Promise<T> {
    try {
      const result = this.#transaction(work);
      await this.#onDisk();
      return result;
    } finally {
      this.#over();
    }
  }

  async release(): Promise<void> {
    this.#over();
  }

  streamQuery(): never {
    throw new Error('streaming is not supported');
  }
}

/** Grants turns in the order in which they were requested. */
export type Turns = () => Promise<Turn>;

/** Creates the queue for a connection. Everything that uses the connection must take a turn. */
export function openTurns(sqlite: Sqlite): Turns {
  let last: Promise<void> = Promise.resolve();
  return async () => {
    const before = last;
    const { promise, resolve } = Promise.withResolvers<void>();
    last = promise;
    await before;
    return new Turn(sqlite, resolve);
  };
}

function createDriver(sqlite: Sqlite, turn: Turns): Driver {
  // Kysely passes back the connection that it was given.
  const as = (connection: DatabaseConnection) => connection as Turn;
  return {
    init: async () => undefined,
    acquireConnection: turn,
    beginTransaction: (connection) => as(connection).begin(),
    commitTransaction: (connection) => as(connection).commit(),
    rollbackTransaction: (connection) => as(connection).rollback(),
    releaseConnection: (connection) => as(connection).release(),
    destroy: () => sqlite.close(),
  };
}

class TurnsAdapter extends SqliteAdapter {
  // Kysely's own mutex would be held until the disk has answered.
  override get supportsMultipleConnections(): boolean {
    return true;
  }
}

/**
 * Kysely's SQLite dialect, except that a write resolves once it is on disk, together with all writes made in the
 * meantime. Until then others can see it, but their own writes reach the disk no earlier.
 */
export function sqliteDialect(sqlite: Sqlite, turns = openTurns(sqlite)): Dialect {
  return {
    createDriver: () => createDriver(sqlite, turns),
    createQueryCompiler: () => new SqliteQueryCompiler(),
    createAdapter: () => new TurnsAdapter(),
    createIntrospector: (db) => new SqliteIntrospector(db),
  };
}

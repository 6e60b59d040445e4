import type { PostgresPool, PostgresPoolClient } from 'kysely';
import type pg from 'pg';
import { nameOfPrepared } from './prepared-query.ts';

// PostgreSQL's text holds every character but this one; it gets what a lone surrogate becomes on its way, so that what
// somebody sent to see what happens is compared like any other text, and found nowhere.
function storable(value: unknown): unknown {
  return typeof value === 'string' && value.includes('\0') ? value.replaceAll('\0', '\ufffd') : value;
}

/**
 * The pool with the queries made by `prepare` named, so that each connection has PostgreSQL plan them once. The others
 * are not: a plan made for any argument can be much worse than one for those at hand.
 */
export function withNamedStatements(pool: pg.Pool): PostgresPool {
  const clients = new WeakMap<pg.PoolClient, PostgresPoolClient>();
  const named = (client: pg.PoolClient): PostgresPoolClient => {
    // Its other form takes a cursor, which nothing here uses.
    const query: unknown = (text: string, values: readonly unknown[]) => {
      const name = nameOfPrepared(text);
      return client.query({ text, values: values.map(storable), ...(name === undefined ? {} : { name }) });
    };
    return {
      query: query as PostgresPoolClient['query'],
      release: (destroy) => client.release(destroy),
    };
  };
  return {
    options: pool.options,
    end: () => pool.end(),
    async connect() {
      const client = await pool.connect();
      const known = clients.get(client) ?? named(client);
      clients.set(client, known);
      return known;
    },
  };
}

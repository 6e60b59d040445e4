import type { PostgresPool, PostgresPoolClient } from 'kysely';
import type pg from 'pg';
import { nameOfPrepared } from './prepared-query.ts';

// PostgreSQL's text type cannot store NUL. Replace it with U+FFFD, as happens to lone surrogates, so that such input
// is compared like any other text and matches nothing.
function storable(value: unknown): unknown {
  return typeof value === 'string' && value.includes('\0') ? value.replaceAll('\0', '\ufffd') : value;
}

/**
 * Wraps the pool so that queries made by `prepare` are named and each connection has PostgreSQL plan them once. Other
 * queries stay unnamed: a generic plan can be much worse than one for the actual arguments.
 */
export function withNamedStatements(pool: pg.Pool): PostgresPool {
  const clients = new WeakMap<pg.PoolClient, PostgresPoolClient>();
  const named = (client: pg.PoolClient): PostgresPoolClient => {
    // The other overload takes a cursor and is not used here.
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

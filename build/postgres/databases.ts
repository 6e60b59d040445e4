import pg from 'pg';
import type { Postgres } from './server.ts';

/** Makes and drops databases on one server. */
export interface Databases {
  /** Gives the address of a new, empty database. */
  create(): Promise<string>;
  /** Drops it, even with open connections. */
  drop(url: string): Promise<void>;
  close(): Promise<void>;
}

/** Makes databases on this server. */
export function openDatabases({ url }: Postgres): Databases {
  const pool = new pg.Pool({ connectionString: `${url}/postgres`, max: 4 });
  // The next query replaces an idle connection that breaks, and reports an error if it cannot.
  pool.on('error', () => undefined);
  let made = 0;
  return {
    async create() {
      made += 1;
      const name = `test_${made}`;
      await pool.query(`CREATE DATABASE ${name}`);
      return `${url}/${name}`;
    },
    async drop(location) {
      await pool.query(`DROP DATABASE ${new URL(location).pathname.slice(1)} WITH (FORCE)`);
    },
    close: () => pool.end(),
  };
}

import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import type { Engine } from './engine.ts';
import { openPostgresAnnouncements } from './postgres-announcements.ts';
import { withNamedStatements } from './postgres-statements.ts';
import type { Schema } from './schema.ts';

const INT8 = 20;
// Refreshes mostly wait for the disk; more connections would wait for each other.
const CONNECTIONS = 16;
const CONNECT_TIMEOUT_MS = 10_000;

// Times are bigint columns; a double holds them exactly for the next 285,000 years.
const types: pg.CustomTypesConfig = {
  getTypeParser: (id, format) => (id === INT8 ? Number : pg.types.getTypeParser(id, format)),
};

/** Opens the PostgreSQL database at `location`, `postgres://user:password@host/name`. */
export async function openPostgresEngine(location: string): Promise<Engine> {
  const pool = new pg.Pool({
    connectionString: location,
    max: CONNECTIONS,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    types,
  });
  // A broken idle connection is replaced by the next query, which reports an error if that fails too.
  pool.on('error', () => undefined);
  // A connection that breaks while in use fails its queries. Without this listener it would end the process as well.
  pool.on('connect', (client) => client.on('error', () => undefined));
  const announcements = openPostgresAnnouncements(location);
  const dialect = new PostgresDialect({ pool: announcements.withAcknowledgement(withNamedStatements(pool)) });
  const db = new Kysely<Schema>({ dialect });
  return {
    kind: 'postgres',
    db,
    announcements,
    transactSync: undefined,
    async close() {
      await announcements.close();
      await db.destroy();
    },
  };
}

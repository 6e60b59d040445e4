import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import type { Engine } from './engine.ts';
import { openPostgresAnnouncements } from './postgres-announcements.ts';
import { withNamedStatements } from './postgres-statements.ts';
import type { Schema } from './schema.ts';

const INT8 = 20;
// Refreshes spend their time waiting for the disk; more connections than this wait for each other.
const CONNECTIONS = 16;
const CONNECT_WITHIN_MS = 10_000;

// Times are bigint columns; every one of them fits a double for the next 285,000 years.
const types: pg.CustomTypesConfig = {
  getTypeParser: (id, format) => (id === INT8 ? Number : pg.types.getTypeParser(id, format)),
};

/** Opens the PostgreSQL database at `location`, `postgres://user:password@host/name`. */
export async function openPostgresEngine(location: string): Promise<Engine> {
  const pool = new pg.Pool({
    connectionString: location,
    max: CONNECTIONS,
    connectionTimeoutMillis: CONNECT_WITHIN_MS,
    types,
  });
  // An idle connection that breaks is replaced at the next query, whose caller hears of it if that fails too.
  pool.on('error', () => undefined);
  // One that breaks while a caller has it fails that caller's queries; without a listener it would end the process, too.
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

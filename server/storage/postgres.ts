import { randomUUID } from 'node:crypto';
import { Kysely, PostgresDialect, sql } from 'kysely';
import pg from 'pg';
import type { Announcements } from './announcements.ts';
import type { Engine } from './engine.ts';
import { withNamedStatements } from './postgres-statements.ts';
import type { Schema } from './schema.ts';

const CHANNEL = 'latchkey';
const INT8 = 20;
// Renewals spend their time waiting for the disk; more connections than this wait for each other.
const CONNECTIONS = 16;
const CONNECT_WITHIN_MS = 10_000;
const LISTEN_AGAIN_AFTER_MS = 500;

// Times are bigint columns; every one of them fits a double for the next 285,000 years.
const types: pg.CustomTypesConfig = {
  getTypeParser: (id, format) => (id === INT8 ? Number : pg.types.getTypeParser(id, format)),
};

function announcementsOver(location: string): Announcements & { close(): Promise<void> } {
  let client: pg.Client | undefined;
  let closed = false;
  let again: NodeJS.Timeout | undefined;
  const self = randomUUID();

  async function connect(onMessage: (message: string) => void, onGap: () => Promise<void>): Promise<void> {
    const fresh = new pg.Client({
      connectionString: location,
      connectionTimeoutMillis: CONNECT_WITHIN_MS,
      keepAlive: true,
    });
    const lost = () => {
      if (client === fresh) client = undefined;
      if (closed || again !== undefined) return;
      again = setTimeout(() => {
        again = undefined;
        connect(onMessage, onGap).then(onGap, lost);
      }, LISTEN_AGAIN_AFTER_MS).unref();
    };
    // An error ends the connection, and `end` follows it: both are answered by connecting again.
    fresh.on('error', lost).on('end', lost);
    fresh.on('notification', ({ payload = '' }) => {
      if (!payload.startsWith(self)) onMessage(payload.slice(self.length + 1));
    });
    await fresh.connect();
    await fresh.query(`LISTEN ${CHANNEL}`);
    client = fresh;
  }

  return {
    async send(transaction, message) {
      await sql`SELECT pg_notify(${CHANNEL}, ${`${self} ${message}`})`.execute(transaction);
    },
    listen: connect,
    isListening: () => client !== undefined,
    async close() {
      closed = true;
      clearTimeout(again);
      await client?.end();
    },
  };
}

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
  const db = new Kysely<Schema>({ dialect: new PostgresDialect({ pool: withNamedStatements(pool) }) });
  const announcements = announcementsOver(location);
  return {
    kind: 'postgres',
    db,
    announcements,
    async close() {
      await announcements.close();
      await db.destroy();
    },
  };
}

import { type Kysely, sql } from 'kysely';
import { z } from 'zod';
import type { DatabaseKind } from '../engine.ts';
import type { Schema } from '../schema.ts';

const YES = 1;

async function growUsers(db: Kysely<Schema>): Promise<void> {
  await db.schema
    .alterTable('users')
    .addColumn('active', 'integer', (column) => column.notNull().defaultTo(YES))
    .execute();
  await db.schema
    .alterTable('users')
    .addColumn('version', 'integer', (column) => column.notNull().defaultTo(0))
    .execute();
  await db.schema
    .alterTable('users')
    .addColumn('created', 'bigint', (column) => column.notNull().defaultTo(0))
    .execute();
}

async function growClients(db: Kysely<Schema>): Promise<void> {
  for (const [name, initial] of [
    ['name', ''],
    ['type', 'confidential'],
    ['registered_by', 'dynamic'],
  ] as const) {
    await db.schema
      .alterTable('clients')
      .addColumn(name, 'text', (column) => column.notNull().defaultTo(initial))
      .execute();
  }
  await db.schema.alterTable('clients').addColumn('allowed_origin', 'text').execute();
  for (const [name, initial] of [
    ['active', YES],
    ['rotation', YES],
    ['created', 0],
    ['updated', 0],
  ] as const) {
    await db.schema
      .alterTable('clients')
      .addColumn(name, 'bigint', (column) => column.notNull().defaultTo(initial))
      .execute();
  }
  for (const name of ['access_ttl', 'refresh_ttl', 'session_ttl', 'session_cap']) {
    await db.schema.alterTable('clients').addColumn(name, 'bigint').execute();
  }
}

async function indexClients(db: Kysely<Schema>): Promise<void> {
  await sql`CREATE INDEX clients_name ON clients (lower(name), client_id)`.execute(db);
  await db.schema.createIndex('clients_allowed_origin').on('clients').column('allowed_origin').execute();
}

async function createInitialAccessTokens(db: Kysely<Schema>): Promise<void> {
  await db.schema
    .createTable('initial_access_tokens')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('uses_left', 'integer', (column) => column.notNull())
    .addColumn('expires', 'bigint', (column) => column.notNull())
    .addColumn('grant_types', 'text', (column) => column.notNull())
    .addColumn('created_by', 'text', (column) => column.notNull())
    .addColumn('created', 'bigint', (column) => column.notNull())
    .execute();
}

const namedSchema = z.looseObject({
  client_name: z.string().optional(),
  token_endpoint_auth_method: z.string().optional(),
});

async function nameClients(db: Kysely<Schema>): Promise<void> {
  const rows = await db.selectFrom('clients').select(['client_id', 'metadata']).execute();
  for (const row of rows) {
    const { client_name: name, ...metadata } = namedSchema.parse(JSON.parse(row.metadata));
    const type = metadata.token_endpoint_auth_method === 'none' ? 'public' : 'confidential';
    await db
      .updateTable('clients')
      .set({ name: name ?? row.client_id, type, metadata: JSON.stringify(metadata) })
      .where('client_id', '=', row.client_id)
      .execute();
  }
}

async function createSessions(db: Kysely<Schema>, kind: DatabaseKind): Promise<void> {
  // Compare byte by byte, as SQLite does, so that searches for the start of a name can use the index.
  const exactText = kind === 'postgres' ? sql`text collate "C"` : ('text' as const);
  await db.schema
    .createTable('sessions')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('subject', 'text', (column) => column.notNull())
    .addColumn('username', exactText, (column) => column.notNull())
    .addColumn('client_id', 'text', (column) => column.notNull())
    .addColumn('device_name', exactText)
    .addColumn('platform', 'text')
    .addColumn('jkt', 'text')
    .addColumn('started', 'bigint', (column) => column.notNull())
    .addColumn('opening', 'bigint')
    .addColumn('last_used', 'bigint', (column) => column.notNull())
    .addColumn('expires', 'bigint', (column) => column.notNull())
    .addColumn('ended_at', 'bigint')
    .addColumn('ended_reason', 'text')
    .addColumn('ended_by', 'text')
    .execute();
  for (const columns of [
    ['subject', 'client_id'],
    ['client_id', 'id'],
    ['username', 'id'],
    ['started', 'id'],
    ['last_used', 'id'],
    ['expires', 'id'],
    ['device_name', 'id'],
  ]) {
    await db.schema
      .createIndex(`sessions_${columns[0]}`)
      .on('sessions')
      .columns([...columns])
      .execute();
  }
  // Partial, so that refreshes, which only change open sessions, need not update it.
  await db.schema
    .createIndex('sessions_ended_at')
    .on('sessions')
    .columns(['ended_at', 'id'])
    .where('ended_at', 'is not', null)
    .execute();
}

async function adoptSignIns(db: Kysely<Schema>): Promise<void> {
  await sql`
    INSERT INTO sessions (id, subject, username, client_id, started, last_used, expires)
    SELECT t.grant_id, min(t.subject), coalesce(min(u.username), min(t.subject)), min(t.client_id),
           min(t.issued), max(t.issued), max(t.expires)
    FROM refresh_tokens t LEFT JOIN users u ON u.sub = t.subject
    GROUP BY t.grant_id`.execute(db);
  // A user's tokens are found through their sessions.
  await db.schema.dropIndex('refresh_tokens_subject').execute();
  // From now on a grant lives as long as its session.
  await sql`UPDATE artifacts SET expires = NULL WHERE model = 'Grant' AND id IN (SELECT id FROM sessions)`.execute(
    db,
  );
  // Browser sessions were stored unencrypted, so their owners have to sign in again.
  await sql`DELETE FROM artifacts WHERE model = 'Session'`.execute(db);
}

async function createRevocations(db: Kysely<Schema>): Promise<void> {
  await db.schema
    .createTable('revocations')
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('key', 'text', (column) => column.notNull())
    .addColumn('version', 'integer')
    .addColumn('reason', 'text', (column) => column.notNull())
    .addColumn('until', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('revocations_key', ['kind', 'key'])
    .execute();
  await sql`INSERT INTO revocations (kind, key, reason, until)
    SELECT 'session', grant_id, 'revoked', until FROM revoked_grants`.execute(db);
  await db.schema.dropTable('revoked_grants').execute();
}

async function createAuditAndAttempts(db: Kysely<Schema>): Promise<void> {
  await db.schema
    .createTable('audit')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addColumn('event', 'text', (column) => column.notNull())
    .addColumn('actor', 'text')
    .addColumn('subject', 'text')
    .addColumn('client_id', 'text')
    .addColumn('session_id', 'text')
    .addColumn('address', 'text')
    .addColumn('detail', 'text', (column) => column.notNull())
    .execute();
  for (const column of ['event', 'actor', 'subject', 'client_id']) {
    await db.schema.createIndex(`audit_${column}`).on('audit').columns([column, 'id']).execute();
  }
  await db.schema
    .createTable('attempts')
    .addColumn('key', 'text', (column) => column.primaryKey())
    .addColumn('failures', 'integer', (column) => column.notNull())
    .addColumn('last_at', 'bigint', (column) => column.notNull())
    .addColumn('next_at', 'bigint', (column) => column.notNull())
    .addColumn('told_at', 'bigint', (column) => column.notNull())
    .execute();
  await db.schema.createIndex('attempts_last_at').on('attempts').column('last_at').execute();
  await db.schema
    .createTable('places')
    .addColumn('key', 'text', (column) => column.primaryKey())
    .addColumn('last_at', 'bigint', (column) => column.notNull())
    .execute();
  await db.schema.createIndex('places_last_at').on('places').column('last_at').execute();
}

async function createLocks(db: Kysely<Schema>): Promise<void> {
  await db.schema
    .createTable('locks')
    .addColumn('name', 'text', (column) => column.primaryKey())
    .execute();
}

async function createKeyMarks(db: Kysely<Schema>): Promise<void> {
  await db.schema
    .createTable('key_marks')
    .addColumn('name', 'text', (column) => column.primaryKey())
    .addColumn('mark', 'text', (column) => column.notNull())
    .addColumn('since', 'bigint', (column) => column.notNull())
    .execute();
}

/** Adds sessions, administration of clients and users, the audit log and counters of attempts. */
export async function second(db: Kysely<Schema>, kind: DatabaseKind): Promise<void> {
  await growUsers(db);
  await growClients(db);
  await nameClients(db);
  await indexClients(db);
  await createInitialAccessTokens(db);
  await createSessions(db, kind);
  await adoptSignIns(db);
  await createRevocations(db);
  await createAuditAndAttempts(db);
  await createLocks(db);
  await createKeyMarks(db);
}

import type { Kysely } from 'kysely';
import type { Schema } from '../schema.ts';

async function createPeopleAndClients(db: Kysely<Schema>): Promise<void> {
  await db.schema
    .createTable('users')
    .addColumn('sub', 'text', (column) => column.primaryKey())
    .addColumn('username', 'text', (column) => column.notNull().unique())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('email', 'text', (column) => column.notNull())
    .addColumn('roles', 'text', (column) => column.notNull())
    .addColumn('password_hash', 'text', (column) => column.notNull())
    .execute();
  await db.schema
    .createTable('clients')
    .addColumn('client_id', 'text', (column) => column.primaryKey())
    .addColumn('metadata', 'text', (column) => column.notNull())
    .addColumn('secret_hash', 'text')
    .addColumn('first_party', 'integer', (column) => column.notNull().defaultTo(0))
    .execute();
  await db.schema
    .createTable('consents')
    .addColumn('sub', 'text', (column) => column.notNull())
    .addColumn('client_id', 'text', (column) => column.notNull())
    .addColumn('scopes', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('consents_key', ['sub', 'client_id'])
    .execute();
}

async function createArtifacts(db: Kysely<Schema>): Promise<void> {
  await db.schema
    .createTable('artifacts')
    .addColumn('model', 'text', (column) => column.notNull())
    .addColumn('id', 'text', (column) => column.notNull())
    .addColumn('grant_id', 'text')
    .addColumn('uid', 'text')
    .addColumn('subject', 'text')
    .addColumn('payload', 'text', (column) => column.notNull())
    .addColumn('consumed_at', 'bigint')
    .addColumn('expires', 'bigint')
    .addPrimaryKeyConstraint('artifacts_key', ['model', 'id'])
    .execute();
  for (const column of ['grant_id', 'uid', 'subject', 'expires']) {
    await db.schema.createIndex(`artifacts_${column}`).on('artifacts').column(column).execute();
  }
}

async function createRefreshTokens(db: Kysely<Schema>): Promise<void> {
  await db.schema
    .createTable('refresh_tokens')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('grant_id', 'text', (column) => column.notNull())
    .addColumn('subject', 'text', (column) => column.notNull())
    .addColumn('client_id', 'text', (column) => column.notNull())
    .addColumn('payload', 'text', (column) => column.notNull())
    .addColumn('parent', 'text')
    .addColumn('issued', 'bigint', (column) => column.notNull())
    .addColumn('expires', 'bigint', (column) => column.notNull())
    .addColumn('consumed_at', 'bigint')
    .addColumn('retired_at', 'bigint')
    .addColumn('child', 'text')
    .addColumn('child_number', 'integer', (column) => column.notNull().defaultTo(0))
    .addColumn('tries', 'integer', (column) => column.notNull().defaultTo(0))
    .execute();
  for (const column of ['grant_id', 'subject', 'expires']) {
    await db.schema.createIndex(`refresh_tokens_${column}`).on('refresh_tokens').column(column).execute();
  }
  await db.schema
    .createTable('revoked_grants')
    .addColumn('grant_id', 'text', (column) => column.primaryKey())
    .addColumn('until', 'bigint', (column) => column.notNull())
    .execute();
}

async function createJobs(db: Kysely<Schema>): Promise<void> {
  await db.schema
    .createTable('jobs')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('owner', 'text', (column) => column.notNull())
    .addColumn('title', 'text', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('detail', 'text', (column) => column.notNull())
    .addColumn('created', 'text', (column) => column.notNull())
    .addColumn('updated', 'text', (column) => column.notNull())
    .execute();
  await db.schema.createIndex('jobs_owner').on('jobs').columns(['owner', 'created']).execute();
}

/** The first release: users, clients, artifacts of oidc-provider, refresh tokens, jobs. */
export async function first(db: Kysely<Schema>): Promise<void> {
  await createPeopleAndClients(db);
  await createArtifacts(db);
  await createRefreshTokens(db);
  await createJobs(db);
}

import { type Kysely, sql, type Transaction } from 'kysely';
import type { DatabaseKind } from '../engine.ts';
import type { Schema } from '../schema.ts';
import { accessTokenSeen } from './access-token-seen.ts';
import { first } from './first.ts';
import { proofs } from './proofs.ts';
import { scopes } from './scopes.ts';
import { second } from './second.ts';

type Migration = (db: Kysely<Schema>, kind: DatabaseKind) => Promise<void>;

// Applied in this order. Never edit a released one; add a new entry at the end.
const migrations: readonly Migration[] = [first, second, accessTokenSeen, proofs, scopes];

// An arbitrary number that no other program on the same database is likely to use.
const MIGRATION_LOCK = 740_135_902;

async function versionOf(db: Transaction<Schema>): Promise<number> {
  await db.schema
    .createTable('migrations')
    .ifNotExists()
    .addColumn('version', 'integer', (column) => column.primaryKey())
    .addColumn('applied', 'text', (column) => column.notNull())
    .execute();
  const { version } = await db
    .selectFrom('migrations')
    .select((all) => all.fn.max('version').as('version'))
    .executeTakeFirstOrThrow();
  return version ?? 0;
}

function refuseNewer(current: number): void {
  if (current <= migrations.length) return;
  throw new Error(
    `The database has schema version ${current}, but this program only knows versions up to ${migrations.length}. ` +
      'Start the newer program, or choose another database with --database.',
  );
}

/**
 * Migrates the schema to this version of the program, or to `target`, in one transaction. Of several instances that
 * start together, one migrates while the others wait. Throws if the database was written by a newer version, because
 * going back would lose data.
 */
export async function migrate(
  db: Kysely<Schema>,
  kind: DatabaseKind,
  target = migrations.length,
): Promise<void> {
  await db.transaction().execute(async (transaction) => {
    if (kind === 'postgres') await sql`SELECT pg_advisory_xact_lock(${MIGRATION_LOCK})`.execute(transaction);
    const current = await versionOf(transaction);
    refuseNewer(current);
    for (const [index, step] of migrations.slice(0, target).entries()) {
      if (index < current) continue;
      await step(transaction, kind);
      const applied = new Date().toISOString();
      await transaction
        .insertInto('migrations')
        .values({ version: index + 1, applied })
        .execute();
    }
  });
}

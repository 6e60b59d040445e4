import { type Kysely, sql } from 'kysely';
import type { DatabaseKind } from '../engine.ts';
import type { Schema } from '../schema.ts';

/** Adds the used DPoP proofs that all instances on one database share. */
export async function proofs(db: Kysely<Schema>, kind: DatabaseKind): Promise<void> {
  const table = db.schema.createTable('dpop_proofs');
  // Rows matter only for minutes, so PostgreSQL need not write them to its log.
  await (kind === 'postgres' ? table.modifyFront(sql`UNLOGGED`) : table)
    .addColumn('id', kind === 'postgres' ? sql`text collate "C"` : 'text', (column) => column.primaryKey())
    .addColumn('expires', 'bigint', (column) => column.notNull())
    .execute();
}

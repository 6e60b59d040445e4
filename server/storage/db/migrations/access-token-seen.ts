import type { Kysely } from 'kysely';
import type { Schema } from '../schema.ts';

/** Adds the time when an access token issued with a refresh token was first used; unknown for existing tokens. */
export async function accessTokenSeen(db: Kysely<Schema>): Promise<void> {
  await db.schema.alterTable('refresh_tokens').addColumn('seen_at', 'bigint').execute();
}

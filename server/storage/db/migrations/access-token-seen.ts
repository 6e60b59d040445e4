import type { Kysely } from 'kysely';
import type { Schema } from '../schema.ts';

/** When an access token that came with a refresh token was first presented; unknown for the tokens there are. */
export async function accessTokenSeen(db: Kysely<Schema>): Promise<void> {
  await db.schema.alterTable('refresh_tokens').addColumn('seen_at', 'bigint').execute();
}

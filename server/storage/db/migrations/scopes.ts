import { type Kysely, sql } from 'kysely';
import type { Schema } from '../schema.ts';

/**
 * `api:read` now allows more than people agreed to, so they are asked again. Newer scopes were never agreed to and
 * are asked for anyway.
 */
export async function scopes(db: Kysely<Schema>): Promise<void> {
  await sql`UPDATE consents SET scopes = trim(replace(' ' || scopes || ' ', ' api:read ', ' '))`.execute(db);
}

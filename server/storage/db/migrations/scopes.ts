import { type Kysely, sql } from 'kysely';
import type { Schema } from '../schema.ts';

/**
 * `api:read` opens more than the words that people agreed to said: they are asked once more. Scopes that are new since
 * were never agreed to and are asked for anyway.
 */
export async function scopes(db: Kysely<Schema>): Promise<void> {
  await sql`UPDATE consents SET scopes = trim(replace(' ' || scopes || ' ', ' api:read ', ' '))`.execute(db);
}

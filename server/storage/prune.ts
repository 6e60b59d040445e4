import { type Database, now } from './database.ts';

/** Deletes what has expired. Grants outlive their last refresh token by a day, for codes not yet exchanged. */
export async function prune(db: Database): Promise<void> {
  const at = now();
  await db.deleteFrom('artifacts').where('expires', '<', at).execute();
  await db.deleteFrom('refresh_tokens').where('expires', '<', at).execute();
  await db.deleteFrom('revoked_grants').where('until', '<', at).execute();
}

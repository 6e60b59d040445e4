import { type Database, now } from './database.ts';
import { hashedId } from './sealed.ts';

// Entries outlive a change of the access lifetime between two starts.
const KEPT_AT_LEAST = 24 * 60 * 60;

/** One sign-in of one user with one client, and everything that was issued from it. */
export interface Grants {
  /** Ends the sign-in with this grant id: its refresh tokens, codes and access tokens are refused from now on. */
  revoke(grantId: string): Promise<void>;
  /** Ends every sign-in of the user, in browsers too; gives how many there were. */
  revokeAll(subject: string): Promise<number>;
  /** Whether access tokens of this grant, named by its hashed id, must be refused. Looks at memory alone. */
  isRevoked(hashedGrantId: string): boolean;
}

async function revokeHashed(db: Database, grantId: string, until: number): Promise<void> {
  await db.transaction().execute(async (transaction) => {
    await transaction.deleteFrom('refresh_tokens').where('grant_id', '=', grantId).execute();
    await transaction.deleteFrom('artifacts').where('grant_id', '=', grantId).execute();
    await transaction
      .insertInto('revoked_grants')
      .values({ grant_id: grantId, until })
      .onConflict((conflict) => conflict.column('grant_id').doUpdateSet({ until }))
      .execute();
  });
}

/** `accessTtl` is the lifetime of access tokens in seconds: so long a revoked grant is remembered. */
export async function openGrants(db: Database, accessTtl: number): Promise<Grants> {
  const rows = await db.selectFrom('revoked_grants').selectAll().where('until', '>', now()).execute();
  const revoked = new Map(rows.map((row) => [row.grant_id, row.until]));

  async function revokeOne(grantId: string): Promise<void> {
    const until = now() + Math.max(accessTtl, KEPT_AT_LEAST);
    // In memory first: the API refuses from this moment, whatever the disk does.
    revoked.set(grantId, until);
    await revokeHashed(db, grantId, until);
    for (const [id, end] of revoked) if (end <= now()) revoked.delete(id);
  }

  return {
    revoke: (grantId) => revokeOne(hashedId(grantId)),
    async revokeAll(subject) {
      const grants = await db
        .selectFrom('artifacts')
        .select('id')
        .where('model', '=', 'Grant')
        .where('subject', '=', subject)
        .execute();
      for (const grant of grants) await revokeOne(grant.id);
      await db
        .deleteFrom('artifacts')
        .where('model', '=', 'Session')
        .where('subject', '=', subject)
        .execute();
      return grants.length;
    },
    isRevoked: (hashedGrantId) => (revoked.get(hashedGrantId) ?? 0) > now(),
  };
}

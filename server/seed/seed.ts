import { seedClient } from '../storage/clients/seed.ts';
import { DEVICE_CODE, type NewClient } from '../storage/clients/settings.ts';
import type { Database } from '../storage/db/database.ts';
import type { Store } from '../storage/store.ts';
import { demoJobs } from './jobs.ts';
import { demoUsers } from './users.ts';

const OTHER_USERS_JOBS = 12;
// SQLite allows 32,766 parameters per statement; a job has seven.
const JOBS_PER_INSERT = 1000;

/** The confidential client that always exists, for an app that does not register itself. */
export const DESKTOP_CLIENT_ID = 'latchkey-desktop';

/** Adds the demo users and their jobs to a database without users; `jobs` is the demo user's number of jobs. */
export async function seedDemo(db: Database, jobs: number): Promise<void> {
  const { users } = await db
    .selectFrom('users')
    .select((all) => all.fn.countAll<number>().as('users'))
    .executeTakeFirstOrThrow();
  if (users > 0) return;
  const at = Date.now();
  const rows = demoUsers.flatMap(({ sub, username }) =>
    demoJobs(sub, username, username === 'demo' ? jobs : Math.min(jobs, OTHER_USERS_JOBS), at),
  );
  await db.transaction().execute(async (transaction) => {
    const added = await transaction
      .insertInto('users')
      .values(demoUsers)
      // Of several instances that start together, one does all of this.
      .onConflict((conflict) => conflict.doNothing())
      .returning('sub')
      .execute();
    if (added.length < demoUsers.length) return;
    for (let start = 0; start < rows.length; start += JOBS_PER_INSERT) {
      await transaction
        .insertInto('jobs')
        .values(rows.slice(start, start + JOBS_PER_INSERT))
        .execute();
    }
  });
}

/**
 * Makes sure that the desktop client exists and has the secret `wanted`, if given. Returns the secret if one was
 * generated: it can only be shown now.
 */
export function seedDesktopClient(store: Store, wanted: string | undefined): Promise<string | undefined> {
  const client: NewClient = {
    name: 'Latchkey',
    type: 'confidential',
    first_party: true,
    redirect_uris: ['http://127.0.0.1/callback/'],
    grant_types: ['authorization_code', 'refresh_token', 'password', 'client_credentials', DEVICE_CODE],
  };
  return seedClient(store, DESKTOP_CLIENT_ID, client, wanted);
}

import { randomBytes } from 'node:crypto';
import { verifySecret } from '../passwords.ts';
import type { Database } from '../storage/database.ts';
import type { Store } from '../storage/store.ts';
import { demoJobs } from './jobs.ts';
import { demoUsers } from './users.ts';

const OTHER_USERS_JOBS = 12;
// SQLite takes 32,766 parameters per statement; a job has seven.
const JOBS_PER_INSERT = 1000;

/** The confidential client that exists from the start, for an app that does not register itself. */
export const DESKTOP_CLIENT_ID = 'latchkey-desktop';

/** Puts the demo users and their jobs into a database that has no users yet; `jobs` is the demo user's share. */
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
    await transaction.insertInto('users').values(demoUsers).execute();
    for (let start = 0; start < rows.length; start += JOBS_PER_INSERT) {
      await transaction
        .insertInto('jobs')
        .values(rows.slice(start, start + JOBS_PER_INSERT))
        .execute();
    }
  });
}

/**
 * Makes sure the desktop client exists and, where a secret is asked for, has that one. Gives the secret when one
 * had to be invented: it can be told to the operator now and never again.
 */
export async function seedDesktopClient(
  { clients }: Store,
  wanted: string | undefined,
): Promise<string | undefined> {
  const stored = await clients.find(DESKTOP_CLIENT_ID);
  const hash = stored?.client_secret;
  if (hash !== undefined && (wanted === undefined || (await verifySecret(hash, wanted)))) return undefined;
  const secret = wanted ?? randomBytes(32).toString('base64url');
  const metadata = {
    client_id: DESKTOP_CLIENT_ID,
    client_name: 'Latchkey',
    application_type: 'native',
    redirect_uris: ['http://127.0.0.1/callback/'],
    response_types: ['code'],
    grant_types: ['authorization_code', 'refresh_token', 'password'],
    token_endpoint_auth_method: 'client_secret_basic',
    client_secret: secret,
  };
  await clients.save(DESKTOP_CLIENT_ID, metadata, { firstParty: true });
  return wanted === undefined ? secret : undefined;
}

import { setTimeout as pause } from 'node:timers/promises';
import { now } from '../lib/clock.ts';
import { auditIdAt } from './audit/audit.ts';
import type { Database } from './db/database.ts';

// Small enough that a refresh never waits noticeably for it.
const BATCH = 100;
const LONGEST_PAUSE_MS = 25;
const DAY = 24 * 60 * 60;
/** How long an ended session is kept, so that its device can learn why. */
const REMEMBERED_FOR = 30 * DAY;
const AUDIT_KEPT_FOR = 400 * DAY;
/** How long a network is remembered after its last sign-in. */
const NETWORK_KEPT_FOR = 400 * DAY;

type DeleteBatch = (db: Database, at: number) => Promise<bigint>;

const deletions: readonly DeleteBatch[] = [
  async (db, at) => {
    const expired = db.selectFrom('artifacts').select(['model', 'id']).where('expires', '<', at).limit(BATCH);
    const result = await db
      .deleteFrom('artifacts')
      .where(({ eb, refTuple }) => eb(refTuple('model', 'id'), 'in', expired.$asTuple('model', 'id')))
      .executeTakeFirst();
    return result.numDeletedRows;
  },
  async (db, at) => {
    const expired = db.selectFrom('refresh_tokens').select('id').where('expires', '<', at).limit(BATCH);
    return (await db.deleteFrom('refresh_tokens').where('id', 'in', expired).executeTakeFirst())
      .numDeletedRows;
  },
  deleteSessions,
  async (db, at) => {
    return (await db.deleteFrom('revocations').where('until', '<', at).executeTakeFirst()).numDeletedRows;
  },
  async (db, at) => {
    const spent = db
      .deleteFrom('initial_access_tokens')
      .where((token) => token.or([token('expires', '<', at), token('uses_left', '<=', 0)]));
    return (await spent.executeTakeFirst()).numDeletedRows;
  },
  async (db, at) => {
    const quiet = db
      .selectFrom('attempts')
      .select('key')
      .where('last_at', '<', at - DAY)
      .limit(BATCH);
    return (await db.deleteFrom('attempts').where('key', 'in', quiet).executeTakeFirst()).numDeletedRows;
  },
  async (db, at) => {
    const left = db
      .selectFrom('places')
      .select('key')
      .where('last_at', '<', at - NETWORK_KEPT_FOR)
      .limit(BATCH);
    return (await db.deleteFrom('places').where('key', 'in', left).executeTakeFirst()).numDeletedRows;
  },
  async (db, at) => {
    const old = db
      .selectFrom('audit')
      .select('id')
      .where('id', '<', auditIdAt(at - AUDIT_KEPT_FOR))
      .limit(BATCH);
    return (await db.deleteFrom('audit').where('id', 'in', old).executeTakeFirst()).numDeletedRows;
  },
];

async function deleteSessions(db: Database, at: number): Promise<bigint> {
  const over = await db
    .selectFrom('sessions')
    .select('id')
    .where('expires', '<', at - REMEMBERED_FOR)
    .limit(BATCH)
    .execute();
  if (over.length === 0) return 0n;
  const ids = over.map((row) => row.id);
  await db.transaction().execute(async (transaction) => {
    await transaction.deleteFrom('refresh_tokens').where('grant_id', 'in', ids).execute();
    await transaction.deleteFrom('artifacts').where('grant_id', 'in', ids).execute();
    await transaction.deleteFrom('sessions').where('id', 'in', ids).execute();
  });
  return BigInt(ids.length);
}

/** Deletes expired and outdated rows, a few at a time, until none are left. */
export async function prune(db: Database): Promise<void> {
  const at = now();
  for (const deleteBatch of deletions) {
    for (;;) {
      const start = performance.now();
      if ((await deleteBatch(db, at)) < BigInt(BATCH)) break;
      // Leave half of the time to other requests.
      await pause(Math.min(performance.now() - start, LONGEST_PAUSE_MS));
    }
  }
}

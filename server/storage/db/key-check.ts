import { createHmac } from 'node:crypto';
import { now } from '../../lib/clock.ts';
import type { Database, Queries } from './database.ts';

/** Models that are encrypted under the server's keys and unreadable with other keys. */
const sealedModels = ['Session', 'DeviceCode'];

const NAME = 'rotation';

/** A value that identifies the key without revealing it. */
function fingerprintOf(rotationKey: Buffer): string {
  return createHmac('sha256', rotationKey).update('latchkey mark of the keys').digest('base64url');
}

async function storedFingerprint(queries: Queries): Promise<string | undefined> {
  const row = await queries
    .selectFrom('key_marks')
    .select('mark')
    .where('name', '=', NAME)
    .executeTakeFirst();
  return row?.mark;
}

/**
 * Throws if these are not the keys that the database was set up with. An instance with other keys would answer
 * repeated refreshes with tokens that do not exist, and sign devices out.
 */
export async function checkRotationKey(db: Database, rotationKey: Buffer): Promise<void> {
  const mark = fingerprintOf(rotationKey);
  await db
    .insertInto('key_marks')
    .values({ name: NAME, mark, since: now() })
    .onConflict((conflict) => conflict.column('name').doNothing())
    .execute();
  if ((await storedFingerprint(db)) === mark) return;
  throw new Error(
    'The key file is not the one that this database was set up with. Restore that file, or copy it from another ' +
      'instance. If it is lost, stop every instance and run adopt-keys: people only have to sign in again in browsers.',
  );
}

/**
 * Makes these keys the database's own and deletes everything that only the previous keys could read. False if they
 * were its own already.
 */
export async function adoptKeys(db: Database, rotationKey: Buffer): Promise<boolean> {
  const mark = fingerprintOf(rotationKey);
  return db.transaction().execute(async (transaction) => {
    if ((await storedFingerprint(transaction)) === mark) return false;
    await transaction.deleteFrom('key_marks').where('name', '=', NAME).execute();
    await transaction.insertInto('key_marks').values({ name: NAME, mark, since: now() }).execute();
    await transaction.deleteFrom('artifacts').where('model', 'in', sealedModels).execute();
    return true;
  });
}

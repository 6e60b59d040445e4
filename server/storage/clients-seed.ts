import { hashSecret, verifySecret } from '../passwords.ts';
import { toColumns } from './clients-record.ts';
import { newSettings } from './clients-rules.ts';
import { newClientSecret } from './clients-secrets.ts';
import type { NewClient } from './clients-settings.ts';
import { type Database, now } from './database.ts';

/**
 * Makes sure a client of this id exists and, where a secret is asked for, has that one; all else that an
 * administrator changed of it stays. Gives the secret when one had to be invented.
 */
export async function seedClient(
  db: Database,
  clientId: string,
  input: NewClient,
  wanted: string | undefined,
): Promise<string | undefined> {
  const stored = await db
    .selectFrom('clients')
    .select('secret_hash')
    .where('client_id', '=', clientId)
    .executeTakeFirst();
  const hash = stored?.secret_hash ?? undefined;
  if (hash !== undefined && (wanted === undefined || (await verifySecret(hash, wanted)))) return undefined;
  const secret = wanted ?? newClientSecret();
  const secretPart = { secret_hash: await hashSecret(secret), updated: now() };
  const row = {
    ...toColumns(newSettings(input), JSON.stringify({ client_id: clientId })),
    client_id: clientId,
    registered_by: 'seed',
    created: now(),
  };
  await db
    .insertInto('clients')
    .values({ ...row, ...secretPart })
    .onConflict((conflict) => conflict.column('client_id').doUpdateSet(secretPart))
    .execute();
  return wanted === undefined ? secret : undefined;
}

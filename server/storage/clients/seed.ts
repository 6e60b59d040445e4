import { now } from '../../lib/clock.ts';
import { hashSecret, verifySecret } from '../../lib/password-hash.ts';
import type { Database } from '../db/database.ts';
import { toColumns } from './record.ts';
import { newSettings } from './rules.ts';
import type { ClientSecrets } from './secret-check.ts';
import {
  hashGeneratedSecret,
  isGeneratedSecretHash,
  matchesGeneratedSecret,
  newClientSecret,
} from './secrets.ts';
import type { NewClient } from './settings.ts';

function matches(stored: string, secret: string): boolean | Promise<boolean> {
  return isGeneratedSecretHash(stored)
    ? matchesGeneratedSecret(stored, secret)
    : verifySecret(stored, secret);
}

/**
 * Makes sure that a client with this id exists and has the secret `wanted`, if given. Everything else that an
 * administrator changed stays. Returns the secret if one was generated.
 */
export async function seedClient(
  { db, clientSecrets }: { db: Database; clientSecrets: ClientSecrets },
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
  if (hash !== undefined && (wanted === undefined || (await matches(hash, wanted)))) {
    if (wanted !== undefined) clientSecrets.remember(hash, wanted);
    return undefined;
  }
  const secret = wanted ?? newClientSecret();
  const newHash = wanted === undefined ? hashGeneratedSecret(secret) : await hashSecret(wanted);
  clientSecrets.remember(newHash, secret);
  const secretPart = { secret_hash: newHash, updated: now() };
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

import { z } from 'zod';
import { hashSecret, verifySecret } from '../passwords.ts';
import { type Database, now } from './database.ts';

/** Registration metadata (RFC 7591 §2) of which only the secret matters here. */
const metadataSchema = z.looseObject({
  client_secret: z.string().optional(),
  client_name: z.string().optional(),
  token_endpoint_auth_method: z
    .enum(['client_secret_basic', 'client_secret_post', 'private_key_jwt', 'none'])
    .optional(),
});
type StoredMetadata = z.infer<typeof metadataSchema>;

export interface Clients {
  /** Metadata as registered, its `client_secret` replaced by the stored hash. */
  find(clientId: string): Promise<StoredMetadata | undefined>;
  /** Stores a registration; a `client_secret` in it is hashed. */
  save(clientId: string, metadata: object, options?: { firstParty: boolean }): Promise<void>;
  destroy(clientId: string): Promise<void>;
  /** First-party clients are not put before the user for consent. */
  isFirstParty(clientId: string): Promise<boolean>;
}

export function openClients(db: Database): Clients {
  return {
    async find(clientId) {
      const row = await db
        .selectFrom('clients')
        .selectAll()
        .where('client_id', '=', clientId)
        .executeTakeFirst();
      if (row === undefined) return undefined;
      const metadata = metadataSchema.parse({ ...JSON.parse(row.metadata), client_name: row.name });
      return row.secret_hash === null ? metadata : { ...metadata, client_secret: row.secret_hash };
    },
    async save(clientId, metadata, options) {
      const { client_secret: secret, client_name: name, ...kept } = metadataSchema.parse(metadata);
      const values = {
        name: name ?? clientId,
        type: kept.token_endpoint_auth_method === 'none' ? ('public' as const) : ('confidential' as const),
        registered_by: options?.firstParty === true ? 'seed' : 'dynamic',
        updated: now(),
        metadata: JSON.stringify(kept),
        secret_hash: secret === undefined ? null : await hashSecret(secret),
        first_party: options?.firstParty === true ? 1 : 0,
      };
      await db
        .insertInto('clients')
        .values({ client_id: clientId, active: 1, rotation: 1, created: now(), ...values })
        .onConflict((conflict) => conflict.column('client_id').doUpdateSet(values))
        .execute();
    },
    async destroy(clientId) {
      await db.deleteFrom('clients').where('client_id', '=', clientId).execute();
    },
    async isFirstParty(clientId) {
      const row = await db
        .selectFrom('clients')
        .select('first_party')
        .where('client_id', '=', clientId)
        .executeTakeFirst();
      return row?.first_party === 1;
    },
  };
}

// A process checks the same few secrets all day; 1,000 clients fit before it starts over.
const REMEMBERED = 1000;

/**
 * Gives a function that checks a client secret against its stored hash. The slow hash is computed once per secret
 * and process: what was right before is recognised by a keyed digest that never leaves memory.
 */
export function rememberingVerifier(digest: (text: string) => string): typeof verifySecret {
  const right = new Set<string>();
  return async (hash, secret) => {
    const seen = digest(`${hash} ${secret}`);
    if (right.has(seen)) return true;
    const matches = await verifySecret(hash, secret);
    if (matches) {
      if (right.size >= REMEMBERED) right.clear();
      right.add(seen);
    }
    return matches;
  };
}

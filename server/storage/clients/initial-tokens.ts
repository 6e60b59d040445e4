import { randomBytes } from 'node:crypto';
import type { Transaction } from 'kysely';
import { z } from 'zod';
import { now } from '../../lib/clock.ts';
import type { Actor } from '../audit/audit.ts';
import { recordAudit } from '../audit/audit.ts';
import { hashedId } from '../crypto/sealing.ts';
import type { Database } from '../db/database.ts';
import type { InitialAccessTokenRow, Schema } from '../db/schema.ts';
import { clientNameSchema, grantTypeSchema } from './settings.ts';

const DAY = 24 * 60 * 60;
const MOST_USES = 100_000;
const TOKEN_BYTES = 32;

/** The request for a new token; `lifetime` in seconds. */
export const newInitialTokenSchema = z.strictObject({
  name: clientNameSchema,
  uses: z.int().min(1).max(MOST_USES).default(1),
  lifetime: z
    .int()
    .min(60)
    .max(366 * DAY)
    .default(7 * DAY),
  grant_types: z.array(grantTypeSchema).min(1).default(['authorization_code', 'refresh_token']),
});

/**
 * A token that allows its holder to register clients (RFC 7591 §3). The token itself is not stored. Times in seconds
 * since 1970.
 */
export interface InitialToken {
  /** Hash of the token; it identifies the token but is not a credential. */
  id: string;
  name: string;
  uses_left: number;
  expires: number;
  /** Grant types that clients registered with it may have. */
  grant_types: string[];
  created_by: string;
  created: number;
}

export interface InitialTokens {
  /** `token` is returned only now. */
  create(
    input: z.input<typeof newInitialTokenSchema>,
    actor: Actor,
  ): Promise<{ record: InitialToken; token: string }>;
  /** The presented token, if it can be used. */
  find(token: string): Promise<InitialToken | undefined>;
  /** The usable tokens, newest first. */
  list(): Promise<InitialToken[]>;
  remove(id: string, actor: Actor): Promise<boolean>;
}

const grantsSchema = z.array(z.string());

function toToken(row: InitialAccessTokenRow): InitialToken {
  return { ...row, grant_types: grantsSchema.parse(JSON.parse(row.grant_types)) };
}

/** Takes one use as part of the registration; false if none is left. */
export async function spendInitialToken(transaction: Transaction<Schema>, token: string): Promise<boolean> {
  const result = await transaction
    .updateTable('initial_access_tokens')
    .set((row) => ({ uses_left: row('uses_left', '-', 1) }))
    .where('id', '=', hashedId(token))
    .where('uses_left', '>', 0)
    .where('expires', '>', now())
    .executeTakeFirst();
  return result.numUpdatedRows > 0n;
}

export function openInitialTokens(db: Database): InitialTokens {
  const usable = () =>
    db
      .selectFrom('initial_access_tokens')
      .selectAll()
      .where('uses_left', '>', 0)
      .where('expires', '>', now());

  return {
    async create(input, actor) {
      const { name, uses, lifetime, grant_types: grants } = newInitialTokenSchema.parse(input);
      const token = randomBytes(TOKEN_BYTES).toString('base64url');
      const row = {
        id: hashedId(token),
        name,
        uses_left: uses,
        expires: now() + lifetime,
        grant_types: JSON.stringify(grants),
        created_by: actor.sub,
        created: now(),
      };
      await db.transaction().execute(async (transaction) => {
        await transaction.insertInto('initial_access_tokens').values(row).execute();
        const detail = { name, uses };
        const by = { actor: actor.sub, address: actor.address };
        await recordAudit(transaction, [{ event: 'initial_token.created', ...by, detail }]);
      });
      return { record: toToken(row), token };
    },
    async find(token) {
      const row = await usable().where('id', '=', hashedId(token)).executeTakeFirst();
      return row && toToken(row);
    },
    async list() {
      return (await usable().orderBy('created', 'desc').orderBy('id').execute()).map(toToken);
    },
    remove: (id, actor) =>
      db.transaction().execute(async (transaction) => {
        const row = await transaction
          .deleteFrom('initial_access_tokens')
          .where('id', '=', id)
          .returning('name')
          .executeTakeFirst();
        if (row === undefined) return false;
        const by = { actor: actor.sub, address: actor.address };
        await recordAudit(transaction, [
          { event: 'initial_token.deleted', ...by, detail: { name: row.name } },
        ]);
        return true;
      }),
  };
}

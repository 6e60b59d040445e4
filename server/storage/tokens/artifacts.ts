import { z } from 'zod';
import { now } from '../../lib/clock.ts';
import type { Lookup } from '../crypto/lookup.ts';
import { hashedId, seal, unseal } from '../crypto/sealing.ts';
import type { Database, Queries } from '../db/database.ts';
import { prepare } from '../db/prepared-query.ts';
import type { ArtifactRow } from '../db/schema.ts';

/** A stored payload as oidc-provider passes it. */
interface StoredArtifact {
  payload: Record<string, unknown>;
  consumedAt: number | undefined;
}

/**
 * Storage of one oidc-provider model. Identifiers are passed as the client holds them, never in their stored form.
 */
export interface Artifacts {
  /** `lifetime` in seconds; without it the row is kept until it is destroyed. */
  save(id: string, payload: object, lifetime: number | undefined): Promise<void>;
  find(id: string): Promise<StoredArtifact | undefined>;
  /** Finds a browser session by its `uid` or a device code by its user code. */
  findByAlias(alias: string): Promise<StoredArtifact | undefined>;
  /**
   * Claims `id` for this many seconds; false if it is claimed already. Of concurrent callers exactly one succeeds, on
   * any number of instances.
   */
  claim(id: string, seconds: number): Promise<boolean>;
  /** Marks the row as used; false if it already was, so that only one of two concurrent callers succeeds. */
  consume(id: string): Promise<boolean>;
  destroy(id: string): Promise<void>;
  destroyByGrant(grantId: string): Promise<void>;
}

const indexed = z.looseObject({
  jti: z.string().optional(),
  uid: z.string().optional(),
  userCode: z.string().optional(),
  accountId: z.string().optional(),
  grantId: z.string().optional(),
  // Of an interaction whose sign-in was accepted but not yet resumed.
  result: z.looseObject({ login: z.looseObject({ accountId: z.string() }).optional() }).nullish(),
});

/** Second identifiers, for lookups without the model's own identifier. */
const aliases: Readonly<Record<string, 'uid' | 'userCode'>> = { Session: 'uid', DeviceCode: 'userCode' };

function grantOf(model: string, id: string, grantId: string | undefined): string | undefined {
  if (model === 'Grant') return id;
  // An interaction only refers to a grant and outlives it, for example when the account changes during the sign-in.
  return model === 'Interaction' ? undefined : grantId;
}

function toRow(lookup: Lookup, model: string, id: string, payload: object, lifetime: number | undefined) {
  const { jti: _raw, ...kept } = indexed.parse(payload);
  const alias = aliases[model];
  const value = alias && kept[alias];
  const ownGrant = grantOf(model, id, kept.grantId);
  const row: ArtifactRow = {
    model,
    id: hashedId(id),
    grant_id: ownGrant === undefined ? null : hashedId(ownGrant),
    uid: value === undefined ? null : lookup.hash(model, value),
    subject: kept.accountId ?? kept.result?.login?.accountId ?? null,
    // A device code found by its user code is saved again, which needs its identifier.
    payload: alias ? lookup.seal(model === 'DeviceCode' ? { ...kept, jti: id } : kept) : seal(id, kept),
    consumed_at: null,
    expires: lifetime === undefined ? null : now() + lifetime,
  };
  return row;
}

type StoredRow = Pick<ArtifactRow, 'model' | 'payload' | 'consumed_at'>;

function fromRow(lookup: Lookup, row: StoredRow, id: string | undefined): StoredArtifact {
  const payload =
    id === undefined || aliases[row.model] ? lookup.unseal(row.payload) : unseal(id, row.payload);
  return {
    payload: { ...payload, ...(id === undefined ? {} : { jti: id }) },
    consumedAt: row.consumed_at ?? undefined,
  };
}

async function claim(db: Database, model: string, id: string, seconds: number): Promise<boolean> {
  const until = now() + seconds;
  const empty = { grant_id: null, uid: null, subject: null, payload: '', consumed_at: null };
  const inserted = await db
    .insertInto('artifacts')
    .values({ model, id: hashedId(id), ...empty, expires: until })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  if ((inserted.numInsertedOrUpdatedRows ?? 0n) > 0n) return true;
  const taken = await db
    .updateTable('artifacts')
    .set({ expires: until })
    .where('model', '=', model)
    .where('id', '=', hashedId(id))
    .where('expires', '<=', now())
    .executeTakeFirst();
  return taken.numUpdatedRows > 0n;
}

const findRow = prepare((queries: Queries, given: { model: string; id: string }) =>
  queries
    .selectFrom('artifacts')
    .select(['model', 'payload', 'consumed_at'])
    .where('model', '=', given.model)
    .where('id', '=', given.id),
);

/** Opens the storage of one model; all models share a table. */
export function openArtifacts(db: Database, lookup: Lookup, model: string): Artifacts {
  return {
    async save(id, payload, lifetime) {
      const row = toRow(lookup, model, id, payload, lifetime);
      const { consumed_at: _unchanged, ...update } = row;
      await db
        .insertInto('artifacts')
        .values(row)
        .onConflict((conflict) => conflict.columns(['model', 'id']).doUpdateSet(update))
        .execute();
    },
    async find(id) {
      const [row] = await findRow(db, { model, id: hashedId(id) });
      return row && fromRow(lookup, row, id);
    },
    async findByAlias(alias) {
      const row = await db
        .selectFrom('artifacts')
        .selectAll()
        .where('model', '=', model)
        .where('uid', '=', lookup.hash(model, alias))
        .executeTakeFirst();
      return row && fromRow(lookup, row, undefined);
    },
    claim: (id, seconds) => claim(db, model, id, seconds),
    async consume(id) {
      const result = await db
        .updateTable('artifacts')
        .set({ consumed_at: now() })
        .where('model', '=', model)
        .where('id', '=', hashedId(id))
        .where('consumed_at', 'is', null)
        .executeTakeFirst();
      return result.numUpdatedRows > 0n;
    },
    async destroy(id) {
      await db.deleteFrom('artifacts').where('model', '=', model).where('id', '=', hashedId(id)).execute();
    },
    async destroyByGrant(grantId) {
      await db
        .deleteFrom('artifacts')
        .where('model', '=', model)
        .where('grant_id', '=', hashedId(grantId))
        .execute();
    },
  };
}

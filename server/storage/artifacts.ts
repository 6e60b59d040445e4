import { z } from 'zod';
import { type Database, now } from './database.ts';
import type { ArtifactRow } from './schema.ts';
import { hashedId, seal, unseal } from './sealed.ts';

/** What is stored under an identifier, as oidc-provider hands it over. */
interface StoredArtifact {
  payload: Record<string, unknown>;
  consumedAt: number | undefined;
}

/** Storage of one oidc-provider model. Identifiers go in and out as the client holds them, never as stored. */
export interface Artifacts {
  /** `lifetime` in seconds; without it the row is kept until it is destroyed. */
  save(id: string, payload: object, lifetime: number | undefined): Promise<void>;
  find(id: string): Promise<StoredArtifact | undefined>;
  findByUid(uid: string): Promise<StoredArtifact | undefined>;
  /** Marks the row as used; false when somebody else did so before, so that one of two racing callers wins. */
  consume(id: string): Promise<boolean>;
  destroy(id: string): Promise<void>;
  destroyByGrant(grantId: string): Promise<void>;
}

const indexed = z.looseObject({
  jti: z.string().optional(),
  uid: z.string().optional(),
  accountId: z.string().optional(),
  grantId: z.string().optional(),
});

function toRow(model: string, id: string, payload: object, lifetime: number | undefined): ArtifactRow {
  const { jti: _raw, ...kept } = indexed.parse(payload);
  const ownGrant = model === 'Grant' ? id : kept.grantId;
  return {
    model,
    id: hashedId(id),
    grant_id: ownGrant === undefined ? null : hashedId(ownGrant),
    uid: kept.uid ?? null,
    subject: kept.accountId ?? null,
    // A browser session is looked up by its uid too, which is no credential, so it cannot be sealed by its id.
    payload: model === 'Session' ? JSON.stringify(kept) : seal(id, kept),
    consumed_at: null,
    expires: lifetime === undefined ? null : now() + lifetime,
  };
}

function fromRow(row: ArtifactRow, id: string | undefined): StoredArtifact {
  const payload: unknown =
    id === undefined || row.model === 'Session' ? JSON.parse(row.payload) : unseal(id, row.payload);
  return {
    payload: { ...indexed.parse(payload), ...(id === undefined ? {} : { jti: id }) },
    consumedAt: row.consumed_at ?? undefined,
  };
}

/** Storage for the model of that name in the table they share. */
export function openArtifacts(db: Database, model: string): Artifacts {
  const one = (id: string) =>
    db.selectFrom('artifacts').selectAll().where('model', '=', model).where('id', '=', hashedId(id));
  return {
    async save(id, payload, lifetime) {
      const row = toRow(model, id, payload, lifetime);
      const { consumed_at: _kept, ...update } = row;
      await db
        .insertInto('artifacts')
        .values(row)
        .onConflict((conflict) => conflict.columns(['model', 'id']).doUpdateSet(update))
        .execute();
    },
    async find(id) {
      const row = await one(id).executeTakeFirst();
      return row && fromRow(row, id);
    },
    async findByUid(uid) {
      const row = await db
        .selectFrom('artifacts')
        .selectAll()
        .where('model', '=', model)
        .where('uid', '=', uid)
        .executeTakeFirst();
      return row && fromRow(row, undefined);
    },
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

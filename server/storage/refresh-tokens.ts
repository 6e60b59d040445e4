import { createHmac } from 'node:crypto';
import type { Transaction } from 'kysely';
import { type Database, now } from './database.ts';
import { judge, type RefreshTokenVerdict, retryRule } from './retry-rule.ts';
import type { RefreshTokenRow, Schema } from './schema.ts';
import { hashedId, seal, unseal } from './sealed.ts';

/** What belongs to a refresh token besides its value; `expires` is in seconds since 1970. */
export interface RefreshTokenRecord {
  subject: string;
  clientId: string;
  grantId: string;
  expires: number;
  payload: object;
}

interface FoundRefreshToken {
  payload: Record<string, unknown>;
  verdict: RefreshTokenVerdict;
  consumedAt: number | undefined;
}

/** A refresh token that can be used now, described without anything that could be used as one. */
export interface LiveRefreshToken {
  client_id: string;
  grant_id: string;
  issued: number;
  expires: number;
}

export interface RefreshTokens {
  /** Stores the first token of a sign-in. */
  insert(token: string, record: RefreshTokenRecord): Promise<void>;
  find(token: string): Promise<FoundRefreshToken | undefined>;
  /**
   * Uses `parent` up and gives the token that replaces it, in one transaction. However many callers come with the
   * same parent, one live child is left. Undefined when the parent may not be used (any more).
   */
  rotate(parent: string, record: RefreshTokenRecord): Promise<string | undefined>;
  destroy(token: string): Promise<void>;
  live(subject: string): Promise<LiveRefreshToken[]>;
}

function toRow(token: string, record: RefreshTokenRecord, parent: string | null): RefreshTokenRow {
  return {
    id: hashedId(token),
    grant_id: hashedId(record.grantId),
    subject: record.subject,
    client_id: record.clientId,
    payload: seal(token, record.payload),
    parent,
    issued: now(),
    expires: record.expires,
    consumed_at: null,
    retired_at: null,
    child: null,
    child_number: 0,
    tries: 0,
  };
}

function byId(db: Database | Transaction<Schema>, id: string): Promise<RefreshTokenRow | undefined> {
  return db.selectFrom('refresh_tokens').selectAll().where('id', '=', id).executeTakeFirst();
}

async function childOf(
  db: Database | Transaction<Schema>,
  row: RefreshTokenRow,
): Promise<RefreshTokenRow | undefined> {
  return row.child === null ? undefined : byId(db, row.child);
}

/**
 * A child's value is computed from its parent's, as stored hashes cannot give an answer back that was lost: whoever
 * holds the parent gets the same child again, and the database and this key together make no token without one.
 */
function deriveChild(key: Buffer, parent: string, number: number): string {
  return createHmac('sha256', key).update(`${parent} ${number}`).digest('base64url');
}

// Keeps the grant as long as its newest refresh token, and is the lock that revoking takes too: once revoke has
// deleted the grant no child can be added, and a child added before is deleted with the rest.
async function holdGrant(transaction: Transaction<Schema>, record: RefreshTokenRecord): Promise<boolean> {
  const result = await transaction
    .updateTable('artifacts')
    .set({ expires: record.expires })
    .where('model', '=', 'Grant')
    .where('id', '=', hashedId(record.grantId))
    .executeTakeFirst();
  return result.numUpdatedRows > 0n;
}

async function consumeFirst(
  transaction: Transaction<Schema>,
  parentId: string,
  child: string,
): Promise<RefreshTokenRow | undefined> {
  // The compare-and-set that decides between racing callers.
  return transaction
    .updateTable('refresh_tokens')
    .set({ consumed_at: now(), child: hashedId(child) })
    .where('id', '=', parentId)
    .where('consumed_at', 'is', null)
    .where('retired_at', 'is', null)
    .returningAll()
    .executeTakeFirst();
}

async function replaceChild(
  transaction: Transaction<Schema>,
  parentId: string,
  oldChildId: string,
  row: RefreshTokenRow,
  number: number,
): Promise<void> {
  await transaction
    .updateTable('refresh_tokens')
    .set({ retired_at: now() })
    .where('id', '=', oldChildId)
    .execute();
  await transaction.insertInto('refresh_tokens').values(row).execute();
  await transaction
    .updateTable('refresh_tokens')
    .set({ child: row.id, child_number: number })
    .where('id', '=', parentId)
    .execute();
}

async function retry(
  transaction: Transaction<Schema>,
  key: Buffer,
  parent: string,
  record: RefreshTokenRecord,
): Promise<string | undefined> {
  const row = await byId(transaction, hashedId(parent));
  if (row === undefined) return undefined;
  const child = await childOf(transaction, row);
  if (child === undefined || judge(row, child, now()) !== 'retry') return undefined;
  await transaction
    .updateTable('refresh_tokens')
    .set({ tries: row.tries + 1 })
    .where('id', '=', row.id)
    .execute();
  if (now() - child.issued <= retryRule.sameChildFor) return deriveChild(key, parent, row.child_number);
  const number = row.child_number + 1;
  const token = deriveChild(key, parent, number);
  await replaceChild(transaction, row.id, child.id, toRow(token, record, row.id), number);
  return token;
}

/** `rotationKey`: 32 random bytes, kept as long as the database, from which children are derived. */
export function openRefreshTokens(db: Database, rotationKey: Buffer): RefreshTokens {
  return {
    async insert(token, record) {
      await db
        .insertInto('refresh_tokens')
        .values(toRow(token, record, null))
        .execute();
    },
    async find(token) {
      const row = await byId(db, hashedId(token));
      if (row === undefined) return undefined;
      const verdict = judge(row, await childOf(db, row), now());
      return { payload: unseal(token, row.payload), verdict, consumedAt: row.consumed_at ?? undefined };
    },
    rotate(parent, record) {
      return db.transaction().execute(async (transaction) => {
        if (!(await holdGrant(transaction, record))) return undefined;
        const child = deriveChild(rotationKey, parent, 0);
        const consumed = await consumeFirst(transaction, hashedId(parent), child);
        if (consumed === undefined) return retry(transaction, rotationKey, parent, record);
        await transaction
          .insertInto('refresh_tokens')
          .values(toRow(child, record, consumed.id))
          .execute();
        return child;
      });
    },
    async destroy(token) {
      await db.deleteFrom('refresh_tokens').where('id', '=', hashedId(token)).execute();
    },
    live(subject) {
      return db
        .selectFrom('refresh_tokens')
        .select(['client_id', 'grant_id', 'issued', 'expires'])
        .where('subject', '=', subject)
        .where('consumed_at', 'is', null)
        .where('retired_at', 'is', null)
        .where('expires', '>', now())
        .orderBy('issued')
        .execute();
    },
  };
}

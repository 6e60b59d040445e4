import { createHmac, type KeyObject } from 'node:crypto';
import type { Transaction } from 'kysely';
import { now } from '../../lib/clock.ts';
import { recordAudit } from '../audit/audit.ts';
import { hashedId, seal } from '../crypto/sealing.ts';
import type { Queries } from '../db/database.ts';
import { prepareChange } from '../db/prepared-query.ts';
import type { RefreshTokenRow, Schema } from '../db/schema.ts';
import { lockSession, type SessionGrant } from '../sessions/start.ts';
import { decideReuse, retryRule } from './reuse-policy.ts';

/** What a refresh token stands for; `expires` in seconds since 1970. */
export interface RefreshTokenRecord extends SessionGrant {
  payload: object;
}

/** The row of a new token; `parent` is the stored form of the token it replaces. */
export function toRow(token: string, record: RefreshTokenRecord, parent: string | null): RefreshTokenRow {
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
    seen_at: null,
  };
}

function byId(transaction: Transaction<Schema>, id: string): Promise<RefreshTokenRow | undefined> {
  return transaction.selectFrom('refresh_tokens').selectAll().where('id', '=', id).executeTakeFirst();
}

/**
 * Derives a child's value from its parent's. Stored hashes could not repeat a lost response; this way whoever holds
 * the parent gets the same child again, and the database and this key together produce no token without a parent.
 */
export function deriveChild(key: KeyObject, parent: string, number: number): string {
  return createHmac('sha256', key).update(`${parent} ${number}`).digest('base64url');
}

/** The compare-and-set that decides between concurrent callers: exactly one consumes the token. */
export const consume = prepareChange(
  (queries: Queries, given: { id: string; child: string; at: number; noticed: number }) =>
    queries
      .updateTable('refresh_tokens')
      .set((row) => ({
        consumed_at: given.at,
        child: given.child,
        // Kept for a while, only to detect reuse.
        expires: row
          .case()
          .when('expires', '<', given.noticed)
          .then(row.ref('expires'))
          .else(given.noticed)
          .end(),
      }))
      .where('id', '=', given.id)
      .where('consumed_at', 'is', null)
      .where('retired_at', 'is', null),
);

/** Stores a token that replaces another. */
export const insertToken = prepareChange((queries: Queries, given: RefreshTokenRow) =>
  queries.insertInto('refresh_tokens').values({
    id: given.id,
    grant_id: given.grant_id,
    subject: given.subject,
    client_id: given.client_id,
    payload: given.payload,
    parent: given.parent,
    issued: given.issued,
    expires: given.expires,
    child_number: given.child_number,
    tries: given.tries,
  }),
);

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
  key: KeyObject,
  parent: string,
  record: RefreshTokenRecord,
  address: string | undefined,
): Promise<string | undefined> {
  const row = await byId(transaction, hashedId(parent));
  const child = row?.child ? await byId(transaction, row.child) : undefined;
  if (row === undefined || child === undefined || decideReuse(row, child, now()) !== 'retry')
    return undefined;
  await transaction
    .updateTable('refresh_tokens')
    .set({ tries: row.tries + 1 })
    .where('id', '=', row.id)
    .execute();
  await recordAudit(transaction, [
    {
      event: 'refresh_token.retried',
      subject: row.subject,
      clientId: row.client_id,
      sessionId: row.grant_id,
      address,
      detail: { tries: row.tries + 1 },
    },
  ]);
  if (now() - child.issued <= retryRule.sameChildFor) return deriveChild(key, parent, row.child_number);
  const number = row.child_number + 1;
  const token = deriveChild(key, parent, number);
  await replaceChild(transaction, row.id, child.id, toRow(token, record, row.id), number);
  return token;
}

/**
 * Consumes `parent` and returns the token that replaces it, as part of `transaction`. Locks the session's row first,
 * as revocation does. A retry is audited with its network address. Undefined if the parent may not be used (any
 * more).
 */
export async function rotate(
  transaction: Transaction<Schema>,
  key: KeyObject,
  parent: string,
  record: RefreshTokenRecord,
  address: string | undefined,
): Promise<string | undefined> {
  if (!(await lockSession(transaction, hashedId(record.grantId), record.expires))) return undefined;
  const child = deriveChild(key, parent, 0);
  const noticed = now() + retryRule.reuseNoticedFor;
  const id = hashedId(parent);
  const consumed = await consume.run(transaction, { id, child: hashedId(child), at: now(), noticed });
  if (consumed === 0) return retry(transaction, key, parent, record, address);
  await insertToken.run(transaction, toRow(child, record, id));
  return child;
}

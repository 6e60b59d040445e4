import { type Expression, type ExpressionBuilder, sql, type Transaction } from 'kysely';
import { now } from '../../lib/clock.ts';
import type { DeniedTokens } from '../access-tokens/denied-tokens.ts';
import { type AuditEntry, recordAudit } from '../audit/audit.ts';
import type { Engine } from '../db/engine.ts';
import type { Schema, SessionRow } from '../db/schema.ts';
import type { EndReason } from './end-reasons.ts';

/** Why a session ends and who ended it: the subject of a person, absent if the authority itself did. */
export interface SessionEnd {
  reason: EndReason;
  by?: string | undefined;
  address?: string | undefined;
}

/** Sessions: sign-ins with everything issued from them. */
export interface Sessions {
  find(id: string): Promise<SessionRow | undefined>;
  /**
   * Ends the sessions with these ids that have not ended. Their refresh tokens, codes and access tokens are refused
   * from now on. One transaction, together with the audit entries. Returns the sessions it ended.
   */
  end(ids: readonly string[], sessionEnd: SessionEnd): Promise<SessionRow[]>;
  /** Ends all sessions of the user, including browser sessions. Returns how many there were. */
  endAllOf(subject: string, sessionEnd: SessionEnd): Promise<number>;
  /** Ends all sessions with the client. Returns how many there were. */
  endAllWith(clientId: string, sessionEnd: SessionEnd): Promise<number>;
}

// Sessions per transaction, so that refreshes never wait long.
const BATCH = 200;

function entryFor(row: SessionRow, { reason, by, address }: SessionEnd): AuditEntry {
  return {
    event: 'session.ended',
    actor: by,
    subject: row.subject,
    clientId: row.client_id,
    sessionId: row.id,
    address,
    detail: { reason, ...(row.device_name === null ? {} : { device: row.device_name }) },
  };
}

type Row = ExpressionBuilder<Schema, 'sessions'>;

/** The end reason of a session that has expired, see provider/rotation.ts. */
function expiryReason(row: Row, at: number): Expression<string> {
  const lifetimeOver = row.exists(
    row
      .selectFrom('clients')
      .select('clients.client_id')
      .whereRef('clients.client_id', '=', 'sessions.client_id')
      .where(sql<boolean>`sessions.started + clients.session_ttl <= ${at}`),
  );
  const [lifetime, idle] = ['lifetime_over', 'idle_too_long'] as const satisfies EndReason[];
  return row.case().when(lifetimeOver).then(lifetime).else(idle).end();
}

/**
 * Closes those of the sessions that have not ended, under their row locks. A session that had expired keeps that as
 * its reason: nobody ended it, and it is closed only so that a concurrent refresh cannot prolong it.
 */
async function close(
  transaction: Transaction<Schema>,
  ids: readonly string[],
  { reason, by }: SessionEnd,
  at: number,
): Promise<SessionRow[]> {
  return transaction
    .updateTable('sessions')
    .set((row) => {
      const inTime = row('expires', '>=', at);
      const unlessExpired = <Value>(value: Value, otherwise: Expression<Value>) =>
        row.case().when(inTime).then(value).else(otherwise).end();
      return {
        // Ended sessions count as expired, so that they are deleted after a while.
        expires: unlessExpired(at, row.ref('expires')),
        ended_at: unlessExpired(at, row.ref('expires')),
        ended_reason: unlessExpired<string>(reason, expiryReason(row, at)),
        ended_by: unlessExpired<string | null>(by ?? null, row.lit(null)),
      };
    })
    .where('id', 'in', ids)
    .where('ended_at', 'is', null)
    .returningAll()
    .execute();
}

async function idsWithoutSession(
  transaction: Transaction<Schema>,
  ids: readonly string[],
): Promise<string[]> {
  const rows = await transaction.selectFrom('sessions').select('id').where('id', 'in', ids).execute();
  const known = new Set(rows.map((row) => row.id));
  return ids.filter((id) => !known.has(id));
}

/**
 * Ends sessions as part of `transaction`. The session's row is the lock that refreshes take as well: once it is
 * marked as ended, no refresh token can be added, and one added before is refused with the others. Sessions that had
 * ended keep their reason, for refreshes and for access tokens.
 */
export async function endSessions(
  transaction: Transaction<Schema>,
  deniedTokens: DeniedTokens,
  ids: readonly string[],
  sessionEnd: SessionEnd,
): Promise<SessionRow[]> {
  if (ids.length === 0) return [];
  const at = now();
  const closed = await close(transaction, ids, sessionEnd, at);
  // Also for ids without a session: a client may have received no refresh token.
  await transaction.deleteFrom('artifacts').where('grant_id', 'in', ids).execute();
  const sessionless = (await idsWithoutSession(transaction, ids)).map((id) => ({
    id,
    ended_reason: sessionEnd.reason,
  }));
  await deniedTokens.add(
    transaction,
    [...closed, ...sessionless].map(({ id, ended_reason }) => ({
      kind: 'session',
      key: id,
      version: null,
      reason: ended_reason ?? sessionEnd.reason,
    })),
  );
  const ended = closed.filter((row) => row.ended_at === at);
  await recordAudit(
    transaction,
    ended.map((row) => entryFor(row, sessionEnd)),
  );
  return ended;
}

export function openSessions({ db }: Engine, deniedTokens: DeniedTokens): Sessions {
  const end = (ids: readonly string[], sessionEnd: SessionEnd): Promise<SessionRow[]> =>
    db.transaction().execute((transaction) => endSessions(transaction, deniedTokens, ids, sessionEnd));

  async function endAll(
    column: 'subject' | 'client_id',
    value: string,
    sessionEnd: SessionEnd,
  ): Promise<number> {
    let count = 0;
    for (;;) {
      const rows = await db
        .selectFrom('sessions')
        .select('id')
        .where(column, '=', value)
        .where('ended_at', 'is', null)
        .limit(BATCH)
        .execute();
      if (rows.length === 0) return count;
      count += (
        await end(
          rows.map((row) => row.id),
          sessionEnd,
        )
      ).length;
    }
  }

  return {
    find: (id) => db.selectFrom('sessions').selectAll().where('id', '=', id).executeTakeFirst(),
    end,
    async endAllOf(subject, sessionEnd) {
      const count = await endAll('subject', subject, sessionEnd);
      // Grants without a session belong to clients that receive no refresh token.
      const grants = await db
        .selectFrom('artifacts')
        .select('id')
        .where('model', '=', 'Grant')
        .where('subject', '=', subject)
        .execute();
      await end(
        grants.map((grant) => grant.id),
        sessionEnd,
      );
      await db
        .deleteFrom('artifacts')
        .where('model', '=', 'Session')
        .where('subject', '=', subject)
        .execute();
      return count;
    },
    endAllWith: (clientId, sessionEnd) => endAll('client_id', clientId, sessionEnd),
  };
}

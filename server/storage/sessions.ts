import type { Transaction } from 'kysely';
import { type AuditEntry, recordAudit } from './audit.ts';
import { now } from './database.ts';
import type { EndReason } from './endings.ts';
import type { Engine } from './engine.ts';
import type { Revocations } from './revocations.ts';
import type { Schema, SessionRow } from './schema.ts';

/** Why a session ends and who did it: the subject of a person, absent when the authority did on its own. */
export interface Ending {
  reason: EndReason;
  by?: string | undefined;
  address?: string | undefined;
}

/** Sign-ins, each with everything that was issued from it. */
export interface Sessions {
  find(id: string): Promise<SessionRow | undefined>;
  /**
   * Ends those of the sessions, named by their ids, that have not ended: their refresh tokens, codes and access
   * tokens are refused from now on, in one transaction with the audit entries. Gives those it ended.
   */
  end(ids: readonly string[], ending: Ending): Promise<SessionRow[]>;
  /** Ends every session of the user, in browsers too. Gives how many there were. */
  endAllOf(subject: string, ending: Ending): Promise<number>;
  /** Ends every session with the client. Gives how many there were. */
  endAllWith(clientId: string, ending: Ending): Promise<number>;
}

// One transaction ends so many, so that renewals never wait long for it.
const BATCH = 200;

function entryFor(row: SessionRow, { reason, by, address }: Ending): AuditEntry {
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

/**
 * Ends sessions as part of `transaction`. The session's row is the lock that renewals take too: once it says that
 * the session has ended no refresh token can be added, and one added before is refused with the rest.
 */
export async function endSessions(
  transaction: Transaction<Schema>,
  revocations: Revocations,
  ids: readonly string[],
  ending: Ending,
): Promise<SessionRow[]> {
  if (ids.length === 0) return [];
  const ended = await transaction
    .updateTable('sessions')
    // Its time is over, too: what has expired is deleted after a while.
    .set({ expires: now(), ended_at: now(), ended_reason: ending.reason, ended_by: ending.by ?? null })
    .where('id', 'in', ids)
    .where('ended_at', 'is', null)
    .returningAll()
    .execute();
  // Also for ids without a session: a client may have been issued no refresh token.
  await transaction.deleteFrom('artifacts').where('grant_id', 'in', ids).execute();
  await revocations.withdraw(
    transaction,
    ids.map((key) => ({ kind: 'session', key, version: null, reason: ending.reason })),
  );
  await recordAudit(
    transaction,
    ended.map((row) => entryFor(row, ending)),
  );
  return ended;
}

export function openSessions({ db }: Engine, revocations: Revocations): Sessions {
  const end = (ids: readonly string[], ending: Ending): Promise<SessionRow[]> =>
    db.transaction().execute((transaction) => endSessions(transaction, revocations, ids, ending));

  async function endAll(column: 'subject' | 'client_id', value: string, ending: Ending): Promise<number> {
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
          ending,
        )
      ).length;
    }
  }

  return {
    find: (id) => db.selectFrom('sessions').selectAll().where('id', '=', id).executeTakeFirst(),
    end,
    async endAllOf(subject, ending) {
      const count = await endAll('subject', subject, ending);
      // Grants without a session: of clients that get no refresh token.
      const grants = await db
        .selectFrom('artifacts')
        .select('id')
        .where('model', '=', 'Grant')
        .where('subject', '=', subject)
        .execute();
      await end(
        grants.map((grant) => grant.id),
        ending,
      );
      await db
        .deleteFrom('artifacts')
        .where('model', '=', 'Session')
        .where('subject', '=', subject)
        .execute();
      return count;
    },
    endAllWith: (clientId, ending) => endAll('client_id', clientId, ending),
  };
}

import type { Transaction } from 'kysely';
import type { DeniedTokens } from '../access-tokens/denied-tokens.ts';
import type { Schema } from '../db/schema.ts';
import { endSessions, type SessionEnd } from '../sessions/sessions.ts';

// SQLite allows 32,766 parameters per statement and PostgreSQL 65,535; a user has a handful of sessions.
const BATCH = 500;

async function openSessionsOf(transaction: Transaction<Schema>, subject: string): Promise<string[]> {
  const rows = await transaction
    .selectFrom('sessions')
    .select('id')
    .where('subject', '=', subject)
    .where('ended_at', 'is', null)
    .orderBy('id')
    .execute();
  return rows.map((row) => row.id);
}

async function grantsOf(transaction: Transaction<Schema>, subject: string): Promise<string[]> {
  const rows = await transaction
    .selectFrom('artifacts')
    .select('id')
    .where('model', '=', 'Grant')
    .where('subject', '=', subject)
    .execute();
  return rows.map((row) => row.id);
}

/**
 * Ends everything that a user has signed in to, as part of `transaction`, which must hold the lock on the user's row:
 * sessions of apps and browsers, unused codes and unfinished sign-ins.
 */
export async function endUserSessions(
  transaction: Transaction<Schema>,
  deniedTokens: DeniedTokens,
  subject: string,
  sessionEnd: SessionEnd,
): Promise<void> {
  const sessions = await openSessionsOf(transaction, subject);
  // Clients that receive no refresh token have a grant but no session.
  const ids = [...new Set([...sessions, ...(await grantsOf(transaction, subject))])];
  for (let start = 0; start < ids.length; start += BATCH) {
    await endSessions(transaction, deniedTokens, ids.slice(start, start + BATCH), sessionEnd);
  }
  await transaction.deleteFrom('artifacts').where('subject', '=', subject).execute();
}

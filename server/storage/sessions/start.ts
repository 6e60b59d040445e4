import type { Transaction } from 'kysely';
import { now } from '../../lib/clock.ts';
import type { DeniedTokens } from '../access-tokens/denied-tokens.ts';
import { hashedId } from '../crypto/sealing.ts';
import type { Queries } from '../db/database.ts';
import { prepareChange } from '../db/prepared-query.ts';
import type { Schema } from '../db/schema.ts';
import { endSessions } from './sessions.ts';

/** The grant of a sign-in, and when its session expires in seconds since 1970. */
export interface SessionGrant {
  subject: string;
  clientId: string;
  grantId: string;
  expires: number;
}

/** What is known about the device of a new sign-in, and how many sessions the client allows per user. */
export interface NewSession {
  deviceName: string | undefined;
  platform: string | undefined;
  /** Thumbprint of the device's key (RFC 9449 §6). */
  jkt: string | undefined;
  /** At least 1. */
  cap: number;
}

let lastOpening = 0;

/** Microseconds since 1970, unique within the process: orders sign-ins within one second. */
function nextOpening(): number {
  lastOpening = Math.max(lastOpening + 1, Date.now() * 1000);
  return lastOpening;
}

// Two concurrent sign-ins of one user must not both count the same sessions, so they lock the user's row.
async function lockUser(transaction: Transaction<Schema>, subject: string): Promise<string> {
  const row = await transaction
    .updateTable('users')
    .set((user) => ({ version: user.ref('version') }))
    .where('sub', '=', subject)
    .returning('username')
    .executeTakeFirst();
  return row?.username ?? subject;
}

async function beyondCap(
  transaction: Transaction<Schema>,
  { subject, clientId }: SessionGrant,
  cap: number,
): Promise<string[]> {
  const open = await transaction
    .selectFrom('sessions')
    .select('id')
    .where('subject', '=', subject)
    .where('client_id', '=', clientId)
    .where('ended_at', 'is', null)
    .where('expires', '>', now())
    .orderBy('started', 'desc')
    .orderBy('opening', 'desc')
    .execute();
  return open.slice(cap - 1).map((row) => row.id);
}

/** Opens the session of a new sign-in and ends the oldest ones beyond the cap. */
export async function startSession(
  transaction: Transaction<Schema>,
  deniedTokens: DeniedTokens,
  record: SessionGrant,
  { deviceName, platform, jkt, cap }: NewSession,
): Promise<void> {
  const username = await lockUser(transaction, record.subject);
  const displaced = await beyondCap(transaction, record, cap);
  await endSessions(transaction, deniedTokens, displaced, { reason: 'session_cap' });
  const id = hashedId(record.grantId);
  await transaction
    .insertInto('sessions')
    .values({
      id,
      subject: record.subject,
      username,
      client_id: record.clientId,
      device_name: deviceName ?? null,
      platform: platform ?? null,
      jkt: jkt ?? null,
      started: now(),
      opening: nextOpening(),
      last_used: now(),
      expires: record.expires,
      ended_at: null,
      ended_reason: null,
      ended_by: null,
    })
    .execute();
  // From now on the grant lives as long as its session.
  await transaction
    .updateTable('artifacts')
    .set({ expires: null })
    .where('model', '=', 'Grant')
    .where('id', '=', id)
    .execute();
}

/** Records the use of a session; changes nothing if it has ended. */
export const recordUse = prepareChange(
  (queries: Queries, given: { id: string; at: number; expires: number }) =>
    queries
      .updateTable('sessions')
      .set({ last_used: given.at, expires: given.expires })
      .where('id', '=', given.id)
      .where('ended_at', 'is', null),
);

/**
 * Locks a session for a refresh and records its use. False if the session has ended; then nothing may be added to it.
 */
export async function lockSession(
  transaction: Transaction<Schema>,
  id: string,
  expires: number,
): Promise<boolean> {
  return (await recordUse.run(transaction, { id, at: now(), expires })) > 0;
}

import { randomBytes } from 'node:crypto';
import { now } from '../../lib/clock.ts';
import type { Queries } from '../db/database.ts';

/** Who makes a change: the subject of an administrator, and the network address of the request. */
export interface Actor {
  sub: string;
  address?: string | undefined;
}

/** An audit entry. Never contains a token, a secret or a password. */
export interface AuditEntry {
  /** What happened, as `thing.happened`: `session.ended`, `client.created`, `sign_in.failed`. */
  event: string;
  /** Subject of the person who did it; absent if the authority itself did. */
  actor?: string | undefined;
  /** The affected user. */
  subject?: string | undefined;
  clientId?: string | undefined;
  sessionId?: string | undefined;
  /** Network address of the request. */
  address?: string | undefined;
  detail?: Record<string, string | number | boolean | readonly string[]> | undefined;
}

const TIME_DIGITS = 12;

function timePart(milliseconds: number): string {
  return milliseconds.toString(16).padStart(TIME_DIGITS, '0');
}

/** Lower than the ids of all entries from then on (seconds since 1970) and higher than earlier ones. */
export function auditIdAt(seconds: number): string {
  return timePart(seconds * 1000);
}

const SEQUENCE_DIGITS = 4;
let last = { at: 0, sequence: 0 };

/** Ids sort by time in milliseconds, then by order within this process; the random rest makes them unique. */
function entryId(): string {
  const at = Date.now();
  last = { at, sequence: at === last.at ? last.sequence + 1 : 0 };
  const sequence = last.sequence.toString(16).padStart(SEQUENCE_DIGITS, '0');
  return `${timePart(at)}${sequence}${randomBytes(6).toString('hex')}`;
}

/** Writes audit entries as part of `queries`. In a transaction they are stored if and only if it commits. */
export async function recordAudit(queries: Queries, entries: readonly AuditEntry[]): Promise<void> {
  if (entries.length === 0) return;
  const rows = entries.map((entry) => ({
    id: entryId(),
    at: now(),
    event: entry.event,
    actor: entry.actor ?? null,
    subject: entry.subject ?? null,
    client_id: entry.clientId ?? null,
    session_id: entry.sessionId ?? null,
    address: entry.address ?? null,
    detail: JSON.stringify(entry.detail ?? {}),
  }));
  await queries.insertInto('audit').values(rows).execute();
}

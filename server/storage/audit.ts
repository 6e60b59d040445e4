import { randomBytes } from 'node:crypto';
import { now, type Queries } from './database.ts';

/** What is written down for later questions. Never a token, a secret or a password. */
export interface AuditEntry {
  /** What happened, as `thing.happened`: `session.ended`, `client.created`, `sign_in.failed`. */
  event: string;
  /** Subject of who did it; absent when the authority did on its own. */
  actor?: string | undefined;
  /** The user it happened to. */
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

/** Below the ids of all entries since then (seconds since 1970) and above those before. */
export function auditIdAt(seconds: number): string {
  return timePart(seconds * 1000);
}

/** Sorts by time, to the millisecond; the rest keeps entries of one millisecond apart. */
function entryId(): string {
  return timePart(Date.now()) + randomBytes(8).toString('hex');
}

/** Writes entries down as part of `queries`: in a transaction they are kept if and only if that is. */
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

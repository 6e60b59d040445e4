import { z } from 'zod';
import type { Database } from '../db/database.ts';
import type { AuditRow } from '../db/schema.ts';
import { auditIdAt } from './audit.ts';

/** Filters for audit entries; absent ones match everything. */
export interface AuditFilter {
  event?: string | undefined;
  subject?: string | undefined;
  actor?: string | undefined;
  clientId?: string | undefined;
  /** Seconds since 1970, inclusive. */
  from?: number | undefined;
  /** Seconds since 1970, exclusive. */
  to?: number | undefined;
  /** Id of the entry after which to continue: `next` of the previous page. */
  cursor?: string | undefined;
  /** At least 1. */
  limit: number;
}

/** A stored entry; `at` in seconds since 1970, null for unknown values. */
interface ListedAuditEntry extends Omit<AuditRow, 'detail'> {
  detail: Record<string, string | number | boolean | string[]>;
}

/** Entries, newest first; `next` is absent on the last page. */
export interface AuditPage {
  entries: ListedAuditEntry[];
  next?: string;
}

const detailSchema = z.record(
  z.string(),
  z.union([z.string(), z.number(), z.boolean(), z.array(z.string())]),
);

/** A page of the audit log. Entries are never changed, and deleted only when they are too old. */
export async function listAudit(db: Database, filter: AuditFilter): Promise<AuditPage> {
  const { limit, from, to, cursor } = filter;
  let query = db
    .selectFrom('audit')
    .selectAll()
    .orderBy('id', 'desc')
    .limit(limit + 1);
  const wanted = {
    event: filter.event,
    subject: filter.subject,
    actor: filter.actor,
    client_id: filter.clientId,
  } as const;
  for (const column of ['event', 'subject', 'actor', 'client_id'] as const) {
    const value = wanted[column];
    if (value !== undefined) query = query.where(column, '=', value);
  }
  if (from !== undefined) query = query.where('id', '>=', auditIdAt(from));
  if (to !== undefined) query = query.where('id', '<', auditIdAt(to));
  if (cursor !== undefined) query = query.where('id', '<', cursor);
  const rows = await query.execute();
  const entries = rows
    .slice(0, limit)
    .map((row) => ({ ...row, detail: detailSchema.parse(JSON.parse(row.detail)) }));
  const last = entries.at(-1);
  return rows.length > limit && last !== undefined ? { entries, next: last.id } : { entries };
}

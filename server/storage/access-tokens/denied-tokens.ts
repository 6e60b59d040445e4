import type { Transaction } from 'kysely';
import { z } from 'zod';
import { now } from '../../lib/clock.ts';
import type { Engine } from '../db/engine.ts';
import type { RevocationRow, Schema } from '../db/schema.ts';

// Entries outlive every access token (at most a day) and allow for differing clocks.
const KEPT_FOR = 25 * 60 * 60;

/** The claims of an access token by which it may be denied. */
interface TokenIdentity {
  /** Hash of the grant's id, which identifies the session. */
  grantId: string | undefined;
  subject: string;
  clientId: string;
  /** The user's version when the token was issued; undefined for a client's own token. */
  userVersion: number | undefined;
}

type NewEntry = Pick<RevocationRow, 'kind' | 'key' | 'version'> & { reason: string };

/** Access tokens to refuse before they expire. Every instance holds the whole list in memory. */
export interface DeniedTokens {
  /** Why this token must be refused; undefined if it need not be. Reads memory only. */
  denialReason(token: TokenIdentity): string | undefined;
  /** Number of entries. */
  size(): number;
  /** Reloads the list. Removes entries whose transaction failed. */
  reload(): Promise<void>;
  /**
   * Adds to the list. Tokens are refused here at once, even if the transaction fails; at other instances once it is
   * committed. A session that is already on the list keeps its reason.
   */
  add(transaction: Transaction<Schema>, entries: readonly NewEntry[]): Promise<void>;
  /** Removes an entry, for example when a client is activated again. */
  remove(transaction: Transaction<Schema>, kind: RevocationRow['kind'], key: string): Promise<void>;
}

const messageSchema = z.object({
  kind: z.enum(['session', 'user', 'client']),
  key: z.string(),
  version: z.number().nullable(),
  reason: z.string(),
  until: z.number(),
});

const nameOf = ({ kind, key }: Pick<RevocationRow, 'kind' | 'key'>): string => `${kind} ${key}`;

function openList() {
  const entries = new Map<string, RevocationRow>();
  const pendingReloads = new Set<RevocationRow[]>();

  function matching(kind: RevocationRow['kind'], key: string | undefined): RevocationRow | undefined {
    const entry = key === undefined ? undefined : entries.get(nameOf({ kind, key }));
    return entry !== undefined && entry.until > now() ? entry : undefined;
  }

  return {
    /** Replaces all entries with those that `read` returns, except changes applied in the meantime. */
    async replaceBy(read: () => Promise<readonly RevocationRow[]>): Promise<void> {
      const mine: RevocationRow[] = [];
      pendingReloads.add(mine);
      try {
        const rows = await read();
        entries.clear();
        for (const row of rows) entries.set(nameOf(row), row);
      } finally {
        pendingReloads.delete(mine);
      }
      for (const row of mine) this.apply(row);
    },
    has: ({ kind, key }: RevocationRow): boolean => matching(kind, key) !== undefined,
    /** A row that has expired removes its entry. */
    apply(row: RevocationRow): void {
      for (const rows of pendingReloads) rows.push(row);
      if (row.until > now()) entries.set(nameOf(row), row);
      else entries.delete(nameOf(row));
    },
    size: (): number => entries.size,
    dropExpired(): void {
      for (const [name, row] of entries) if (row.until <= now()) entries.delete(name);
    },
    denialReason({ grantId, subject, clientId, userVersion }: TokenIdentity): string | undefined {
      const user = matching('user', subject);
      const outdated = user !== undefined && userVersion !== undefined && userVersion < (user.version ?? 0);
      const entry =
        matching('session', grantId) ?? matching('client', clientId) ?? (outdated ? user : undefined);
      return entry?.reason;
    },
  };
}

/** False if the session was on the list already: it ended for the first reason. */
async function store(transaction: Transaction<Schema>, row: RevocationRow): Promise<boolean> {
  const { kind: _kind, key: _key, ...update } = row;
  const { numInsertedOrUpdatedRows } = await transaction
    .insertInto('revocations')
    .values(row)
    .onConflict((conflict) => {
      const refreshed = conflict.columns(['kind', 'key']).doUpdateSet(update);
      return row.kind === 'session' ? refreshed.where('revocations.until', '<=', now()) : refreshed;
    })
    .executeTakeFirst();
  return numInsertedOrUpdatedRows === 1n;
}

/** Loads the list and follows the changes of other instances. */
export async function openDeniedTokens({ db, announcements }: Engine): Promise<DeniedTokens> {
  const list = openList();
  const load = (): Promise<void> =>
    list.replaceBy(() => db.selectFrom('revocations').selectAll().where('until', '>', now()).execute());
  await announcements.listen((message) => list.apply(messageSchema.parse(JSON.parse(message))), load);
  // Load after listening has started, so that no change is missed.
  await load();

  return {
    denialReason: list.denialReason,
    size: list.size,
    reload: load,
    async add(transaction, newEntries) {
      list.dropExpired();
      for (const entry of newEntries) {
        const row = { ...entry, until: now() + KEPT_FOR };
        if (entry.kind !== 'session' || !list.has(row)) list.apply(row);
        if (await store(transaction, row)) await announcements.send(transaction, JSON.stringify(row));
      }
    },
    async remove(transaction, kind, key) {
      const over = { kind, key, version: null, reason: '', until: 0 };
      await transaction.deleteFrom('revocations').where('kind', '=', kind).where('key', '=', key).execute();
      list.apply(over);
      await announcements.send(transaction, JSON.stringify(over));
    },
  };
}

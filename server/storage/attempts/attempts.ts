import type { Transaction } from 'kysely';
import { now } from '../../lib/clock.ts';
import type { Lookup } from '../crypto/lookup.ts';
import type { Database } from '../db/database.ts';
import type { AttemptRow, Schema } from '../db/schema.ts';

/** How one kind of attempt is counted; times in seconds. */
interface CountRule {
  /** Number of failures before the first wait. */
  free: number;
  /** One failure is forgiven each time this period passes. */
  forgivenEvery: number;
}

const MINUTE = 60;

/** The longest wait, and the number of doublings after which it no longer grows. */
const LONGEST_WAIT = 15 * MINUTE;
const DOUBLINGS = 10;

/**
 * Counters: `user`, a user name tried from unknown networks; `place`, a user name tried from a network where its
 * owner has signed in; `network`, possibly an office where many people mistype now and then; `user_code`, device
 * codes (RFC 8628 §5.1) tried from one network; `client`, wrong secrets of one client from one network;
 * `client_network`, wrong secrets of any client from one network.
 */
export const countRules = {
  user: { free: 5, forgivenEvery: LONGEST_WAIT },
  place: { free: 5, forgivenEvery: LONGEST_WAIT },
  network: { free: 20, forgivenEvery: MINUTE },
  user_code: { free: 10, forgivenEvery: MINUTE },
  client: { free: 10, forgivenEvery: MINUTE },
  client_network: { free: 20, forgivenEvery: MINUTE },
} as const satisfies Record<string, CountRule>;

/** Seconds to wait after this many failures: 1 after the free ones, doubled each time. */
function delayAfter(failures: number, { free }: CountRule): number {
  // A second less than the longest wait, because the end of a wait is rounded up.
  return failures < free ? 0 : Math.min(2 ** (failures - free), LONGEST_WAIT - 1);
}

/** Seconds until an attempt is allowed, 0 if it is now; `at` in fractional seconds since 1970. */
export function waitOf({ next_at }: AttemptRow, at: number): number {
  // A clock that was set back must not make anybody wait longer.
  return Math.max(0, Math.min(Math.ceil(next_at - at), LONGEST_WAIT));
}

/** The row after one more attempt, which counts as a failure until proven otherwise. */
export function afterAttempt(
  row: AttemptRow,
  rule: CountRule,
  at: number,
): Pick<AttemptRow, 'failures' | 'last_at' | 'next_at'> {
  const forgiven = Math.max(0, Math.floor((at - row.last_at) / rule.forgivenEvery));
  const left = Math.max(0, row.failures - forgiven);
  const failures = Math.min(left + 1, rule.free + DOUBLINGS);
  const delay = delayAfter(failures, rule);
  return {
    failures,
    // Continue from the last forgiven failure. Otherwise occasional attempts would prevent forgiving forever.
    last_at: left === 0 ? Math.floor(at) : row.last_at + forgiven * rule.forgivenEvery,
    next_at: delay === 0 ? 0 : Math.ceil(at) + delay,
  };
}

/** What attempts are counted for: a user name, a network and so on. Stored as a keyed hash. */
export interface Counted {
  kind: keyof typeof countRules;
  value: string;
}

/** How long attempts are refused. */
export interface Wait {
  /** At least 1. */
  seconds: number;
  /** Whether this wait was not reported yet, at any instance. */
  isNew: boolean;
}

/** Counts attempts that may be guesses and slows guessing down more and more. See docs/adr/0007. */
export interface Attempts {
  /**
   * Counts one attempt for each of these, as a failure until {@link Attempts.forgive} or {@link Attempts.clear}
   * corrects it. Must be called before anything is compared, so that concurrent attempts gain nothing over sequential
   * ones. If there is a wait, returns the longest one and counts nothing.
   */
  take(counted: readonly Counted[]): Promise<Wait | undefined>;
  /** Takes back one attempt that was not a failure. */
  forgive(counted: Counted): Promise<void>;
  /** Forgets all attempts. */
  clear(counted: Counted): Promise<void>;
  /** Whether the owner of the user name has signed in from that network. */
  isKnownNetwork(username: string, network: string): Promise<boolean>;
  rememberNetwork(username: string, network: string): Promise<void>;
}

interface Keyed {
  key: string;
  kind: Counted['kind'];
}

async function lockRow(transaction: Transaction<Schema>, key: string): Promise<AttemptRow> {
  return transaction
    .insertInto('attempts')
    .values({ key, failures: 0, last_at: now(), next_at: 0, told_at: 0 })
    .onConflict((conflict) =>
      conflict.column('key').doUpdateSet((row) => ({ failures: row.ref('attempts.failures') })),
    )
    .returningAll()
    .executeTakeFirstOrThrow();
}

async function markAsReported(transaction: Transaction<Schema>, row: AttemptRow): Promise<boolean> {
  if (row.told_at === row.next_at) return false;
  await transaction
    .updateTable('attempts')
    .set({ told_at: row.next_at })
    .where('key', '=', row.key)
    .execute();
  return true;
}

async function takeAll(transaction: Transaction<Schema>, keys: readonly Keyed[]): Promise<Wait | undefined> {
  const at = Date.now() / 1000;
  const rows: { row: AttemptRow; kind: Keyed['kind'] }[] = [];
  for (const { key, kind } of keys) rows.push({ row: await lockRow(transaction, key), kind });
  const [longest] = rows.map(({ row }) => row).toSorted((counter, other) => other.next_at - counter.next_at);
  const seconds = longest === undefined ? 0 : waitOf(longest, at);
  if (longest !== undefined && seconds > 0)
    return { seconds, isNew: await markAsReported(transaction, longest) };
  for (const { row, kind } of rows) {
    await transaction
      .updateTable('attempts')
      .set(afterAttempt(row, countRules[kind], at))
      .where('key', '=', row.key)
      .execute();
  }
  return undefined;
}

export function openAttempts(db: Database, lookup: Lookup): Attempts {
  const keyOf = ({ kind, value }: Counted): string => lookup.hash(`attempts of ${kind}`, value);
  const networkKey = (username: string, network: string): string =>
    lookup.hash('known place', `${username} ${network}`);

  return {
    async take(counted) {
      // Always lock rows in the same order, so that transactions cannot deadlock.
      const keys = counted
        .map((counter) => ({ key: keyOf(counter), kind: counter.kind }))
        .toSorted((counter, other) => (counter.key < other.key ? -1 : 1));
      return db.transaction().execute((transaction) => takeAll(transaction, keys));
    },
    async forgive(counted) {
      await db
        .updateTable('attempts')
        .set((row) => ({ failures: row('failures', '-', 1), next_at: 0 }))
        .where('key', '=', keyOf(counted))
        .where('failures', '>', 0)
        .execute();
    },
    async clear(counted) {
      await db.deleteFrom('attempts').where('key', '=', keyOf(counted)).execute();
    },
    async isKnownNetwork(username, network) {
      const row = await db
        .selectFrom('places')
        .select('key')
        .where('key', '=', networkKey(username, network))
        .executeTakeFirst();
      return row !== undefined;
    },
    async rememberNetwork(username, network) {
      const last_at = now();
      await db
        .insertInto('places')
        .values({ key: networkKey(username, network), last_at })
        .onConflict((conflict) => conflict.column('key').doUpdateSet({ last_at }))
        .execute();
    },
  };
}

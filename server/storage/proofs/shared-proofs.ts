import { sql } from 'kysely';
import { now } from '../../lib/clock.ts';
import { BusyError } from '../../lib/concurrency-limit.ts';
import type { Queries } from '../db/database.ts';
import type { Engine } from '../db/engine.ts';
import { prepare } from '../db/prepared-query.ts';

/** DPoP proofs used at any instance on this database: see docs/adr/0030. */
export interface SharedProofs {
  /**
   * Claims a proof; false if it was used before, at any instance. `id` is base64url. Rejects if the database fails,
   * with BusyError if it takes too long.
   */
  take(id: string): Promise<boolean>;
  /** Deletes proofs that no instance would accept any more. */
  prune(): Promise<void>;
}

// Longer than a proof is valid, allowing for differing clocks.
const KEPT_FOR = 5 * 60;
const MOST_AT_ONCE = 500;
const MOST_WAITING = 5000;
const TIMEOUT_MS = 5000;
// Minimum time between batches under load: fewer statements, each for more proofs.
const MIN_INTERVAL_MS = 5;

interface PendingClaim {
  id: string;
  resolve(isFirst: boolean): void;
  reject(error: unknown): void;
}

/**
 * Stores the new proofs and returns them in one row; `null` means that all of them were new, as they nearly always
 * are. Does not wait for the disk.
 */
const storeNew = prepare((db: Queries, given: { ids: string; expires: number }) => ({
  compile: () => statement(given).compile(db),
}));

const statement = (given: { ids: string; expires: number }) =>
  sql<{ taken: string[] | null }>`
    WITH asked AS (SELECT DISTINCT id FROM unnest(${given.ids}::text[]) AS given(id)),
      new AS (
        INSERT INTO dpop_proofs (id, expires) SELECT id, ${given.expires}::bigint FROM asked
        ON CONFLICT DO NOTHING RETURNING id
      )
    SELECT CASE WHEN count(*) < cardinality(${given.ids}::text[]) THEN coalesce(array_agg(id), '{}') END AS taken
    FROM new`;

/** Claims proofs in batches: requests that arrive during a batch go into the next one, as one statement. */
function createBatcher(store: (ids: readonly string[]) => Promise<Set<string>>) {
  const waiting: PendingClaim[] = [];
  let busy = false;
  let began = Number.NEGATIVE_INFINITY;

  async function run(batch: readonly PendingClaim[]): Promise<void> {
    try {
      const taken = await store(batch.map(({ id }) => id));
      // The same proof twice in one batch is new only once.
      for (const { id, resolve } of batch) resolve(taken.delete(id));
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
  }

  /** Collects everything from this round of the event loop, or until the next batch may start. */
  function schedule(): void {
    const pause = began + MIN_INTERVAL_MS - performance.now();
    if (pause > 0) setTimeout(runBatch, pause);
    else setImmediate(runBatch);
  }

  function runBatch(): void {
    began = performance.now();
    const batch = waiting.splice(0, MOST_AT_ONCE);
    let ended = false;
    const end = () => {
      if (ended) return;
      ended = true;
      clearTimeout(late);
      busy = waiting.length > 0;
      if (busy) schedule();
    };
    // A connection that hangs must not block later callers.
    const late = setTimeout(() => {
      for (const { reject } of [...batch, ...waiting.splice(0)]) reject(new BusyError());
      end();
    }, TIMEOUT_MS);
    void run(batch).then(end);
  }

  return (id: string): Promise<boolean> => {
    if (waiting.length >= MOST_WAITING) return Promise.reject(new BusyError());
    const { promise, resolve, reject } = Promise.withResolvers<boolean>();
    waiting.push({ id, resolve, reject });
    if (!busy) {
      busy = true;
      schedule();
    }
    return promise;
  };
}

/** Undefined if only this process uses the database: its own memory is enough then. */
export function openSharedProofs({ db, kind }: Engine): SharedProofs | undefined {
  if (kind !== 'postgres') return undefined;
  return {
    take: createBatcher(async (ids) => {
      const [row] = await storeNew(db, { ids: `{${ids.join()}}`, expires: now() + KEPT_FOR });
      return new Set(row?.taken ?? ids);
    }),
    async prune() {
      await db.deleteFrom('dpop_proofs').where('expires', '<', now()).execute();
    },
  };
}

import { sql } from 'kysely';
import { BusyError } from '../gate.ts';
import { now, type Queries } from './database.ts';
import type { Engine } from './engine.ts';
import { prepare } from './prepare.ts';

/** The DPoP proofs that were used at any instance on this database: see docs/adr/0030. */
export interface SharedProofs {
  /**
   * Takes a proof; false when it was taken before, by whichever instance. `id` is in base64url. Rejects when the database
   * does not say: with BusyError when it takes too long.
   */
  take(id: string): Promise<boolean>;
  /** Forgets those that no instance would accept any more. */
  prune(): Promise<void>;
}

// Longer than a proof is good for, by what clocks of instances may differ.
const KEPT_FOR = 5 * 60;
const MOST_AT_ONCE = 500;
const MOST_WAITING = 5000;
const LATE_MS = 5000;
// Under load a turn begins this much after the one before, at the soonest: fewer statements, each for more proofs.
const APART_MS = 5;

interface Waiting {
  id: string;
  resolve(isFirst: boolean): void;
  reject(error: unknown): void;
}

/**
 * Stores those that are not there yet, and gives them in one row; `null` where that is all of them, as it nearly always
 * is. Nobody waits for the disk.
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

/** Takes proofs in turns: what is asked for during a turn goes into the next, in one statement. */
function openTurns(store: (ids: readonly string[]) => Promise<Set<string>>) {
  const waiting: Waiting[] = [];
  let busy = false;
  let began = Number.NEGATIVE_INFINITY;

  async function run(batch: readonly Waiting[]): Promise<void> {
    try {
      const taken = await store(batch.map(({ id }) => id));
      // The same proof twice in one turn is new once.
      for (const { id, resolve } of batch) resolve(taken.delete(id));
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
  }

  /** Together with all others of this round of the event loop, or of the time until the next turn. */
  function plan(): void {
    const pause = began + APART_MS - performance.now();
    if (pause > 0) setTimeout(turn, pause);
    else setImmediate(turn);
  }

  function turn(): void {
    began = performance.now();
    const batch = waiting.splice(0, MOST_AT_ONCE);
    let ended = false;
    const end = () => {
      if (ended) return;
      ended = true;
      clearTimeout(late);
      busy = waiting.length > 0;
      if (busy) plan();
    };
    // A connection that hangs holds up nobody who comes after that.
    const late = setTimeout(() => {
      for (const { reject } of [...batch, ...waiting.splice(0)]) reject(new BusyError());
      end();
    }, LATE_MS);
    void run(batch).then(end);
  }

  return (id: string): Promise<boolean> => {
    if (waiting.length >= MOST_WAITING) return Promise.reject(new BusyError());
    const { promise, resolve, reject } = Promise.withResolvers<boolean>();
    waiting.push({ id, resolve, reject });
    if (!busy) {
      busy = true;
      plan();
    }
    return promise;
  };
}

/** Undefined where one process has the database to itself, whose own memory will do. */
export function openSharedProofs({ db, kind }: Engine): SharedProofs | undefined {
  if (kind !== 'postgres') return undefined;
  return {
    take: openTurns(async (ids) => {
      const [row] = await storeNew(db, { ids: `{${ids.join()}}`, expires: now() + KEPT_FOR });
      return new Set(row?.taken ?? ids);
    }),
    async prune() {
      await db.deleteFrom('dpop_proofs').where('expires', '<', now()).execute();
    },
  };
}

import { now } from '../../lib/clock.ts';
import type { Database, Queries } from '../db/database.ts';
import { prepareChange } from '../db/prepared-query.ts';

/** Remembers which refresh responses arrived: the client used an access token from one. */
export interface AccessTokensSeen {
  /**
   * Records the use of an access token that was issued with the refresh token stored as `id`. Writes once and
   * resolves when that is done; later calls only read memory. Rejects if the database does not answer.
   */
  record(id: string): Promise<void>;
}

// Remembers this many ids, at most twice as many. A forgotten one is written again, which changes nothing.
const REMEMBERED = 50_000;

const writeDown = prepareChange((queries: Queries, given: { id: string; at: number }) =>
  queries
    .updateTable('refresh_tokens')
    .set({ seen_at: given.at })
    .where('id', '=', given.id)
    .where('seen_at', 'is', null),
);

export function openAccessTokensSeen(db: Database): AccessTokensSeen {
  let recent = new Map<string, Promise<void>>();
  let older = new Map<string, Promise<void>>();

  async function write(id: string): Promise<void> {
    try {
      await writeDown.run(db, { id, at: now() });
    } catch (error) {
      recent.delete(id);
      older.delete(id);
      throw error;
    }
  }

  return {
    record(id) {
      const known = recent.get(id) ?? older.get(id);
      if (known !== undefined) return known;
      if (recent.size >= REMEMBERED) {
        older = recent;
        recent = new Map();
      }
      const written = write(id);
      recent.set(id, written);
      return written;
    },
  };
}

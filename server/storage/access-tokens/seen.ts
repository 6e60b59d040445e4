import { now } from '../../lib/clock.ts';
import type { Database, Queries } from '../db/database.ts';
import { prepareChange } from '../db/prepared-query.ts';

/** Which refreshes have arrived, as an access token that came with one was presented. */
export interface AccessTokensSeen {
  /**
   * Notes that an access token was presented that came with the refresh token stored as `id`. Written down once, and
   * resolves when that is done; afterwards memory alone is looked at. Rejects when the database does not answer.
   */
  note(id: string): Promise<void>;
}

// Of so many, twice at most; one that was forgotten is written again, which changes nothing.
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
    note(id) {
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

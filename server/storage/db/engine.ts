import type { Kysely } from 'kysely';
import type { Announcements } from './announcements.ts';
import type { Schema } from './schema.ts';
import type { Change } from './sqlite-dialect.ts';

/** The databases this runs on. Queries are written once; what differs is decided in storage/ by this. */
export type DatabaseKind = 'sqlite' | 'postgres';

/** An open database: where its rows are, and how instances that share it hear of one another's changes. */
export interface Engine {
  kind: DatabaseKind;
  db: Kysely<Schema>;
  announcements: Announcements;
  /**
   * A transaction with nothing to wait for inside it: all of `work` is kept, or nothing. Resolves when it is on disk.
   * Undefined where each statement has to be waited for.
   */
  transactSync: (<T>(work: (change: Change) => T) => Promise<T>) | undefined;
  close(): Promise<void>;
}

import type { Kysely } from 'kysely';
import type { Announcements } from './announcements.ts';
import type { Schema } from './schema.ts';
import type { Change } from './sqlite-dialect.ts';

/** The supported databases. Queries are shared; code that must differ checks this. */
export type DatabaseKind = 'sqlite' | 'postgres';

/** An open database and the announcements between the instances that share it. */
export interface Engine {
  kind: DatabaseKind;
  db: Kysely<Schema>;
  announcements: Announcements;
  /**
   * Runs a synchronous transaction: all of `work` is stored, or nothing. Resolves once it is on disk. Undefined for a
   * database whose statements are asynchronous.
   */
  transactSync: (<T>(work: (change: Change) => T) => Promise<T>) | undefined;
  close(): Promise<void>;
}

import { DatabaseSync } from 'node:sqlite';
import { isPostgresUrl } from '../lib/database-url.ts';

const SQLITE_BUSY = 5;

function isBusy(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && error.errcode === SQLITE_BUSY;
}

/**
 * Takes a database file for this authority alone, as two would not hear of each other's revocations; the function
 * given back lets go of it. The lock is the system's and gone with the process. Throws when another has it.
 */
export function lockDatabase(database: string): () => void {
  if (database === ':memory:' || isPostgresUrl(database)) return () => undefined;
  const lock = new DatabaseSync(`${database}.lock`);
  try {
    lock.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    lock.close();
    if (!isBusy(error)) throw error;
    throw new Error(
      `Another authority uses ${database}. Stop it, or take PostgreSQL, which several instances can share.`,
    );
  }
  return () => lock.close();
}

import { DatabaseSync } from 'node:sqlite';
import { isPostgresUrl } from '../lib/database-url.ts';

const SQLITE_BUSY = 5;

function isBusy(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && error.errcode === SQLITE_BUSY;
}

/**
 * Locks a database file for this process, because two authorities would not notice each other's revocations. Returns
 * the function that unlocks it. The operating system releases the lock when the process ends. Throws if another
 * process holds it.
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
      `Another authority uses ${database}. Stop it, or use PostgreSQL, which several instances can share.`,
    );
  }
  return () => lock.close();
}

import type { Kysely, Transaction } from 'kysely';
import type { Schema } from './schema.ts';

export type Database = Kysely<Schema>;

/** What a query runs on: the database, or the transaction it belongs to. */
export type Queries = Database | Transaction<Schema>;

/** Seconds since 1970, the unit of every time in the database and in a JWT. */
export function now(): number {
  return Math.floor(Date.now() / 1000);
}

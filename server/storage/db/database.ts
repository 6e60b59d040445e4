import type { Kysely, Transaction } from 'kysely';
import type { Schema } from './schema.ts';

export type Database = Kysely<Schema>;

/** What a query runs on: the database, or a transaction. */
export type Queries = Database | Transaction<Schema>;

import { type Expression, type ExpressionBuilder, type SqlBool, sql } from 'kysely';
import type { Database } from '../db/database.ts';
import type { Schema } from '../db/schema.ts';
import { type ManagedUser, toManagedUser } from './user.ts';

/** Filters for users; absent ones match everything. */
export interface UserFilter {
  /** Part of the user name, name or e-mail address, in any case. */
  search?: string | undefined;
  active?: boolean | undefined;
  /** User name after which to continue: `next` of the previous page. */
  cursor?: string | undefined;
  /** At least 1. */
  limit: number;
}

/** Users sorted by user name; `next` is absent on the last page. */
export interface UserPage {
  users: ManagedUser[];
  next?: string;
}

function contains(eb: ExpressionBuilder<Schema, 'users'>, search: string): Expression<SqlBool> {
  const pattern = `%${search.toLowerCase().replace(/[\\%_]/g, '\\$&')}%`;
  const columns = ['username', 'name', 'email'] as const;
  return eb.or(columns.map((column) => sql<SqlBool>`lower(${eb.ref(column)}) LIKE ${pattern} ESCAPE '\\'`));
}

/** Reads a page of users, sorted by user name. */
export async function listUsers(
  db: Database,
  { search, active, cursor, limit }: UserFilter,
): Promise<UserPage> {
  let query = db
    .selectFrom('users')
    .selectAll()
    .orderBy('username')
    .limit(limit + 1);
  if (cursor !== undefined) query = query.where('username', '>', cursor);
  if (active !== undefined) query = query.where('active', '=', active ? 1 : 0);
  if (search !== undefined && search !== '') query = query.where((eb) => contains(eb, search));
  const rows = await query.execute();
  const users = rows.slice(0, limit).map(toManagedUser);
  const last = users.at(-1);
  return rows.length > limit && last !== undefined ? { users, next: last.username } : { users };
}

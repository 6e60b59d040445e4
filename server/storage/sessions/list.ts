import { type RawBuilder, sql } from 'kysely';
import { now } from '../../lib/clock.ts';
import type { Database } from '../db/database.ts';
import type { SessionRow } from '../db/schema.ts';

/** What to look for; a filter that is absent lets everything through. */
export interface SessionSearch {
  /** A subject and nothing else. */
  subject?: string | undefined;
  /** A subject, or the beginning of a user name. */
  user?: string | undefined;
  client?: string | undefined;
  /** The beginning of a device's name. */
  device?: string | undefined;
  state: 'active' | 'expired' | 'ended' | 'all';
  sort: 'last_used' | 'started' | 'expires';
  order: 'asc' | 'desc';
  /** Goes on behind the row with that id, whose sort column had that value. */
  after?: { value: number; id: string } | undefined;
  limit: number;
}

/** A session with the name of its client, null when that is gone. */
export interface ListedSession extends SessionRow {
  client_name: string | null;
}

type Column = 'subject' | 'username' | 'client_id' | 'device_name' | 'ended_at' | 'expires';
type Condition = RawBuilder<boolean>;

/** A filter, as written for the index of its column and as written so that no planner takes that index. */
interface Filter {
  column: Column;
  byIndex: Condition;
  byWalk: Condition;
}

// A filter that few rows pass is answered by reading all of those; one that more pass, by walking down the order asked
// for until the page is full. Either way a page out of a million takes milliseconds on both databases, which neither
// planner finds by itself. Where one filter stands alone both ways take alike at about this many rows, the root of a
// page times a million; where several do, the walk passes by most rows, and reading stays better for longer.
const FEW_ALONE = 7000;
const FEW_TOGETHER = 30_000;

// Greater than whatever may follow the beginning of a text.
const LAST = '\u{10ffff}';

function filter(column: Column, empty: '' | 0, write: (column: RawBuilder<unknown>) => Condition): Filter {
  const plain = sql.ref(column);
  const wrapped = sql`coalesce(${plain}, ${sql.lit(empty)})`;
  return { column, byIndex: write(plain), byWalk: write(wrapped) };
}

function equal(column: Column, value: string): Filter {
  return filter(column, '', (it) => sql<boolean>`${it} = ${value}`);
}

function beginning(column: Column, value: string): Filter {
  return filter(column, '', (it) => sql<boolean>`(${it} >= ${value} and ${it} < ${value + LAST})`);
}

async function userFilter(db: Database, user: string): Promise<Filter> {
  const known = await db
    .selectFrom('sessions')
    .select('id')
    .where('subject', '=', user)
    .limit(1)
    .executeTakeFirst();
  // User names are kept in lower case.
  return known === undefined ? beginning('username', user.trim().toLowerCase()) : equal('subject', user);
}

/** Filters that may leave few rows, the likeliest first. */
async function selective(db: Database, search: SessionSearch): Promise<Filter[]> {
  const { subject, user, device, client, state } = search;
  const filters: Filter[] = [];
  if (subject !== undefined) filters.push(equal('subject', subject));
  if (user !== undefined) filters.push(await userFilter(db, user));
  if (device !== undefined) filters.push(beginning('device_name', device));
  if (client !== undefined) filters.push(equal('client_id', client));
  if (state === 'ended') filters.push(filter('ended_at', 0, () => sql<boolean>`ended_at is not null`));
  return filters;
}

/** Filters that most rows pass. */
function broad({ state, sort }: SessionSearch): Condition[] {
  if (state === 'all' || state === 'ended') return [];
  const beyond = sql.raw(state === 'active' ? '>' : '<=');
  const { byIndex, byWalk } = filter('expires', 0, (it) => sql<boolean>`${it} ${beyond} ${now()}`);
  return [sql<boolean>`ended_at is null`, sort === 'expires' ? byIndex : byWalk];
}

function through(db: Database, { column, byIndex }: Filter, few: number) {
  return db.selectFrom('sessions').where(byIndex).orderBy(column).limit(few);
}

async function narrow(db: Database, filters: readonly Filter[], few: number): Promise<Filter | undefined> {
  for (const candidate of filters) {
    const { count } = await db
      .selectFrom(through(db, candidate, few).select('id').as('found'))
      .select((all) => all.fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow();
    if (count < few) return candidate;
  }
  return undefined;
}

function behind({ sort, order, after }: SessionSearch): Condition[] {
  if (after === undefined) return [];
  const beyond = sql.raw(order === 'asc' ? '>' : '<');
  return [sql<boolean>`(${sql.ref(sort)}, id) ${beyond} (${after.value}, ${after.id})`];
}

/**
 * The sessions that pass every filter, in the order asked for, `limit` of them at most. `few` decides how they are
 * found and not which.
 */
export async function listSessions(
  db: Database,
  search: SessionSearch,
  few?: number,
): Promise<ListedSession[]> {
  const filters = await selective(db, search);
  const most = few ?? (filters.length > 1 ? FEW_TOGETHER : FEW_ALONE);
  const first = await narrow(db, filters, most);
  const source = first === undefined ? db.selectFrom('sessions') : through(db, first, most);
  const rest = filters.filter((one) => one !== first).map((one) => one.byWalk);
  let page = db.selectFrom(source.selectAll('sessions').as('session')).selectAll('session');
  for (const condition of [...rest, ...broad(search), ...behind(search)]) page = page.where(condition);
  const { sort, order, limit } = search;
  const sorted = page.orderBy(sort, order).orderBy('id', order).limit(limit);
  // Joined last, for the rows of the page alone.
  return db
    .selectFrom(sorted.as('found'))
    .leftJoin('clients as client', 'client.client_id', 'found.client_id')
    .selectAll('found')
    .select('client.name as client_name')
    .orderBy(`found.${sort}`, order)
    .orderBy('found.id', order)
    .execute();
}

/** The sessions of those ids, in no order; ids of none are left out. */
export function sessionsOf(db: Database, ids: readonly string[]): Promise<ListedSession[]> {
  return db
    .selectFrom('sessions as session')
    .leftJoin('clients as client', 'client.client_id', 'session.client_id')
    .selectAll('session')
    .select('client.name as client_name')
    .where('session.id', 'in', ids)
    .execute();
}

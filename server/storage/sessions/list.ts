import { type RawBuilder, sql } from 'kysely';
import { now } from '../../lib/clock.ts';
import type { Database } from '../db/database.ts';
import type { SessionRow } from '../db/schema.ts';

/** What to search for; absent filters match everything. */
export interface SessionSearch {
  /** An exact subject. */
  subject?: string | undefined;
  /** A subject, or the start of a user name. */
  user?: string | undefined;
  client?: string | undefined;
  /** The start of a device name. */
  device?: string | undefined;
  state: 'active' | 'expired' | 'ended' | 'all';
  sort: 'last_used' | 'started' | 'expires';
  order: 'asc' | 'desc';
  /** Continues after the row with this id and this value in the sort column. */
  after?: { value: number; id: string } | undefined;
  limit: number;
}

/** A session with its client's name, null if the client is gone. */
export interface ListedSession extends SessionRow {
  client_name: string | null;
}

type Column = 'subject' | 'username' | 'client_id' | 'device_name' | 'ended_at' | 'expires';
type Condition = RawBuilder<boolean>;

/** A filter in two spellings: one that can use the index of its column, and one that no planner will use it for. */
interface Filter {
  column: Column;
  byIndex: Condition;
  byWalk: Condition;
}

// A filter that few rows match is answered by reading all of those. One that more rows match is answered by walking
// along the sort order until the page is full. Either way a page out of a million takes milliseconds on both
// databases, but neither planner finds this by itself. For a single filter both ways take equally long at about this
// many rows (the square root of page size times a million). With several filters the walk skips most rows, so reading
// stays better for longer.
const FEW_ALONE = 7000;
const FEW_TOGETHER = 30_000;

// Sorts after everything that may follow the start of a text.
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
  // User names are stored in lower case.
  return known === undefined ? beginning('username', user.trim().toLowerCase()) : equal('subject', user);
}

/** Filters that may match few rows, the most likely first. */
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

/** Filters that most rows match. */
function broad({ state, sort }: SessionSearch): Condition[] {
  if (state === 'all' || state === 'ended') return [];
  const beyond = sql.raw(state === 'active' ? '>' : '<=');
  const { byIndex, byWalk } = filter('expires', 0, (it) => sql<boolean>`${it} ${beyond} ${now()}`);
  return [sql<boolean>`ended_at is null`, sort === 'expires' ? byIndex : byWalk];
}

function rowsByIndex(db: Database, { column, byIndex }: Filter, few: number) {
  return db.selectFrom('sessions').where(byIndex).orderBy(column).limit(few);
}

async function mostSelective(
  db: Database,
  filters: readonly Filter[],
  few: number,
): Promise<Filter | undefined> {
  for (const candidate of filters) {
    const { count } = await db
      .selectFrom(rowsByIndex(db, candidate, few).select('id').as('found'))
      .select((all) => all.fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow();
    if (count < few) return candidate;
  }
  return undefined;
}

function afterCursor({ sort, order, after }: SessionSearch): Condition[] {
  if (after === undefined) return [];
  const beyond = sql.raw(order === 'asc' ? '>' : '<');
  return [sql<boolean>`(${sql.ref(sort)}, id) ${beyond} (${after.value}, ${after.id})`];
}

/**
 * Returns the sessions that match all filters, sorted, at most `limit`. `few` affects how they are found, not which.
 */
export async function listSessions(
  db: Database,
  search: SessionSearch,
  few?: number,
): Promise<ListedSession[]> {
  const filters = await selective(db, search);
  const most = few ?? (filters.length > 1 ? FEW_TOGETHER : FEW_ALONE);
  const first = await mostSelective(db, filters, most);
  const source = first === undefined ? db.selectFrom('sessions') : rowsByIndex(db, first, most);
  const rest = filters.filter((one) => one !== first).map((one) => one.byWalk);
  let page = db.selectFrom(source.selectAll('sessions').as('session')).selectAll('session');
  for (const condition of [...rest, ...broad(search), ...afterCursor(search)]) page = page.where(condition);
  const { sort, order, limit } = search;
  const sorted = page.orderBy(sort, order).orderBy('id', order).limit(limit);
  // Joined last, only for the rows of the page.
  return db
    .selectFrom(sorted.as('found'))
    .leftJoin('clients as client', 'client.client_id', 'found.client_id')
    .selectAll('found')
    .select('client.name as client_name')
    .orderBy(`found.${sort}`, order)
    .orderBy('found.id', order)
    .execute();
}

/** The sessions with these ids, in no particular order; unknown ids are skipped. */
export function sessionsOf(db: Database, ids: readonly string[]): Promise<ListedSession[]> {
  return db
    .selectFrom('sessions as session')
    .leftJoin('clients as client', 'client.client_id', 'session.client_id')
    .selectAll('session')
    .select('client.name as client_name')
    .where('session.id', 'in', ids)
    .execute();
}

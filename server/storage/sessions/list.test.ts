import { expect, test } from 'vitest';
import { now } from '../../lib/clock.ts';
import { eachDatabase } from '../../testing/databases.ts';
import { storeForTest } from '../../testing/store.ts';
import type { SessionRow } from '../db/schema.ts';
import type { Store } from '../store.ts';
import { listSessions, type SessionSearch } from './list.ts';

const HOUR = 3600;

function row(index: number, at: number): SessionRow {
  const person = index % 7;
  const ended = index % 5 === 0 ? at - index : null;
  return {
    id: `session-${String(index).padStart(6, '0')}`,
    subject: `subject-${person}`,
    username: `person${person}`,
    client_id: `client-${index % 3}`,
    device_name: index % 4 === 0 ? null : `${index % 2 === 0 ? 'Desk' : 'Lap'} ${index}`,
    platform: 'Linux',
    jkt: null,
    started: at - 10 * HOUR - (index % 11),
    opening: null,
    last_used: at - (index % 13),
    expires: index % 6 === 0 ? at - HOUR : at + HOUR + (index % 17),
    ended_at: ended,
    ended_reason: ended === null ? null : 'signed_out',
    ended_by: null,
  };
}

async function filled(store: Store, count: number): Promise<SessionRow[]> {
  const at = now();
  const rows = Array.from({ length: count }, (_, index) => row(index, at));
  for (let start = 0; start < count; start += 1000) {
    await store.db
      .insertInto('sessions')
      .values(rows.slice(start, start + 1000))
      .execute();
  }
  return rows;
}

const everything: SessionSearch = { state: 'all', sort: 'last_used', order: 'desc', limit: 50 };

async function pages(store: Store, search: SessionSearch, few: number): Promise<SessionRow[]> {
  const all: SessionRow[] = [];
  let after: SessionSearch['after'];
  for (;;) {
    const page = await listSessions(store.db, { ...search, after }, few);
    all.push(...page);
    const last = page.at(-1);
    if (last === undefined || page.length < search.limit) return all;
    after = { value: last[search.sort], id: last.id };
  }
}

function expected(rows: readonly SessionRow[], { sort, order, ...search }: SessionSearch): string[] {
  const at = now();
  const passes = (one: SessionRow): boolean =>
    (search.user === undefined || one.subject === search.user || one.username.startsWith(search.user)) &&
    (search.client === undefined || one.client_id === search.client) &&
    (search.device === undefined || one.device_name?.startsWith(search.device) === true) &&
    (search.state === 'all' ||
      search.state === (one.ended_at !== null ? 'ended' : one.expires > at ? 'active' : 'expired'));
  const sign = order === 'asc' ? 1 : -1;
  return rows
    .filter(passes)
    .toSorted((one, two) => sign * (one[sort] - two[sort] || (one.id < two.id ? -1 : 1)))
    .map((one) => one.id);
}

const searches: readonly Partial<SessionSearch>[] = [
  {},
  { state: 'active' },
  { state: 'expired', order: 'asc' },
  { state: 'ended', sort: 'started' },
  { user: 'person3', state: 'active' },
  { user: 'person', sort: 'expires', state: 'active' },
  { user: 'subject-2', order: 'asc' },
  { client: 'client-1', device: 'Lap', sort: 'expires' },
  { device: 'Desk 1', client: 'client-2', user: 'person1' },
  { user: "' or 1=1 --" },
  { device: '%' },
];

// Both ways to find them, by index and by walking along the order, return the same sessions.
test.each(eachDatabase)(
  'every search gives exactly its sessions, page by page: $name @S3.10',
  async ({ open }) => {
    const store = await storeForTest(await open());
    const rows = await filled(store, 400);
    for (const changes of searches) {
      const search = { ...everything, ...changes, limit: 150 };
      for (const few of [2, 5000]) {
        const found = (await pages(store, search, few)).map((one) => one.id);
        expect(found, `${JSON.stringify(changes)}, few: ${few}`).toEqual(expected(rows, search));
      }
    }
  },
);

test.each(eachDatabase)(
  'a page goes on where the last ended, whatever came or went meanwhile: $name',
  async ({ open }) => {
    const store = await storeForTest(await open());
    const rows = await filled(store, 100);
    const search: SessionSearch = { ...everything, sort: 'started', limit: 40 };
    const first = await listSessions(store.db, search);
    const last = first.at(-1);
    await store.db
      .insertInto('sessions')
      .values({ ...row(500, now()), started: now() })
      .execute();
    await store.db.deleteFrom('sessions').where('id', '=', String(first[3]?.id)).execute();
    const after = { value: last?.started ?? 0, id: last?.id ?? '' };
    const second = await listSessions(store.db, { ...search, after });
    expect(second.map((one) => one.id)).toEqual(expected(rows, search).slice(40, 80));
  },
);

test.each(eachDatabase)(
  'a session carries the name of its client, while that exists: $name',
  async ({ open }) => {
    const store = await storeForTest(await open());
    await filled(store, 3);
    await store.clients.register('client-1', { client_id: 'client-1', client_name: 'The app' });
    const names = (await listSessions(store.db, everything)).map((one) => [one.client_id, one.client_name]);
    expect(names.toSorted()).toEqual([
      ['client-0', null],
      ['client-1', 'The app'],
      ['client-2', null],
    ]);
  },
);

import { z } from 'zod';
import type { Engine } from '../storage/db/engine.ts';
import { openEngine } from '../storage/db/open-engine.ts';
import { listSessions, type SessionSearch } from '../storage/sessions/list.ts';
import { BENCH_ADMIN } from './fill.ts';
import { type Connections, openConnections } from './http.ts';
import { median, timed } from './measure.ts';
import { type Subject, signIn } from './subject.ts';

/** How long a page of sessions takes, in milliseconds: over HTTP, and the query alone. */
export interface Listing {
  name: string;
  http: number;
  query: number;
}

const PAGE = 50;
const TIMES = 15;

const searches: Record<string, Partial<SessionSearch>> = {
  'by user': { user: 'person-0004321' },
  'by the beginning of a user name': { user: 'person-00' },
  'by device': { device: 'Laptop 77' },
  'by user and device': { user: 'person-0004', device: 'Laptop 6' },
  'first page of all': {},
  'oldest first': { order: 'asc' },
};

const pageSchema = z.looseObject({ next: z.string().nullable() });

async function pageOf(connections: Connections, token: string, query: string) {
  const path = `/api/admin/sessions?limit=${PAGE}${query}`;
  return pageSchema.parse(JSON.parse(await connections.get(path, `Bearer ${token}`)));
}

function asQuery(search: Partial<SessionSearch>): string {
  return Object.entries(search)
    .map(([name, value]) => `&${name}=${encodeURIComponent(String(value))}`)
    .join('');
}

async function medianTime(work: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  await work();
  for (let time = 0; time < TIMES; time += 1) times.push(await timed(work));
  return median(times);
}

/** The query for a page far into the complete list. */
async function deepQuery(connections: Connections, token: string): Promise<string> {
  let query = '';
  for (let page = 0; page < 20; page += 1) {
    const { next: cursor } = await pageOf(connections, token, query);
    if (cursor === null) throw new Error('the list of sessions ended too early');
    query = `&cursor=${encodeURIComponent(cursor)}`;
  }
  return query;
}

async function queryAlone(engine: Engine, search: Partial<SessionSearch>): Promise<number> {
  const usual = { state: 'active', sort: 'last_used', order: 'desc', limit: PAGE } as const;
  return medianTime(() => listSessions(engine.db, { ...usual, ...search }));
}

/** Measures pages of 50 of the sessions at `database`, which `subject` serves. */
export async function measureListing(subject: Subject, database: string): Promise<Listing[]> {
  const connections = openConnections(subject.instance.origin, 1);
  const engine = await openEngine(database);
  try {
    const { access_token: token } = await signIn(connections.post, BENCH_ADMIN);
    const listings: Listing[] = [];
    for (const [name, search] of Object.entries(searches)) {
      const http = await medianTime(() => pageOf(connections, token, asQuery(search)));
      listings.push({ name, http, query: await queryAlone(engine, search) });
    }
    const deep = await deepQuery(connections, token);
    const http = await medianTime(() => pageOf(connections, token, deep));
    return [...listings, { name: 'twenty-first page of all', http, query: Number.NaN }];
  } finally {
    connections.close();
    await engine.close();
  }
}

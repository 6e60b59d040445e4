import { sql } from 'kysely';
import type { Database } from '../db/database.ts';
import type { ClientRow } from '../db/schema.ts';
import { type ClientRecord, toRecord } from './record.ts';

/** The position in the list after which a page begins. */
interface ClientPosition {
  name: string;
  client_id: string;
}

export interface ClientQuery {
  /** Part of the name in any case, or the complete id. */
  search?: string | undefined;
  type?: ClientRow['type'] | undefined;
  active?: boolean | undefined;
  after?: ClientPosition | undefined;
  /** At least 1. */
  limit: number;
}

/** Sorted by name, ignoring case, then by id; `next` is absent on the last page. */
export interface ClientPage {
  clients: ClientRecord[];
  next: ClientPosition | undefined;
}

const lowerName = sql<string>`lower(name)`;

function containing(text: string): string {
  return `%${text.toLowerCase().replaceAll(/[\\%_]/g, (character) => `\\${character}`)}%`;
}

/** Reads a page of clients. */
export async function listClients(db: Database, query: ClientQuery): Promise<ClientPage> {
  const { search, type, active, after, limit } = query;
  let select = db
    .selectFrom('clients')
    .selectAll()
    .orderBy(lowerName)
    .orderBy('client_id')
    .limit(limit + 1);
  if (search !== undefined && search !== '') {
    select = select.where((where) =>
      where.or([
        sql<boolean>`lower(name) LIKE ${containing(search)} ESCAPE '\\'`,
        where('client_id', '=', search),
      ]),
    );
  }
  if (type !== undefined) select = select.where('type', '=', type);
  if (active !== undefined) select = select.where('active', '=', active ? 1 : 0);
  if (after !== undefined) {
    const { name, client_id: id } = after;
    select = select.where(
      sql<boolean>`(lower(name), client_id) > (lower(cast(${name} as text)), cast(${id} as text))`,
    );
  }
  const rows = await select.execute();
  const clients = rows.slice(0, limit).map(toRecord);
  const last = clients.at(-1);
  const more = rows.length > limit && last !== undefined;
  return { clients, next: more ? { name: last.name, client_id: last.client_id } : undefined };
}

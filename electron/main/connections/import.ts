import { basename } from 'node:path';
import type { Connection } from '../../../shared/model/connection.ts';
import type { ImportReport } from '../../../shared/model/new-connection.ts';
import type { Connections } from './connections.ts';
import { newId } from './draft.ts';
import { loadConnections } from './load.ts';

/** Two connections with the same identity are the same one. */
const identityOf = ({ issuer, client, api }: Connection): string => JSON.stringify([issuer, client, api]);

/** Reads a connection file; gives its connections that are new, each with an unused id, and the report. */
export async function readImport(
  file: string,
  connections: Pick<Connections, 'list'>,
  isTaken: (id: string) => boolean,
): Promise<{ fresh: Connection[]; report: ImportReport }> {
  const { connections: listed } = await loadConnections(file);
  const known = new Set(connections.list().map(identityOf));
  const fresh: Connection[] = [];
  const present: string[] = [];
  for (const connection of listed) {
    if (known.has(identityOf(connection))) {
      present.push(connection.name);
      continue;
    }
    known.add(identityOf(connection));
    const id = newId(
      connection.id,
      (candidate) => isTaken(candidate) || fresh.some((other) => other.id === candidate),
    );
    fresh.push({ ...connection, id });
  }
  return {
    fresh,
    report: { file: basename(file).slice(-300), added: fresh.map(({ name }) => name), there: present },
  };
}

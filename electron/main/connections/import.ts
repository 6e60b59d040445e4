import { basename } from 'node:path';
import type { Connection } from '../../../shared/model/connection.ts';
import type { ImportReport } from '../../../shared/model/new-connection.ts';
import type { Connections } from './connections.ts';
import { newId } from './draft.ts';
import { loadConnections } from './load.ts';

/** What two connections have to have in common to be the same one. */
const essence = ({ issuer, client, api }: Connection): string => JSON.stringify([issuer, client, api]);

/** The connections of a file that are not there yet, each under an id that is free, and the report. */
export async function readImport(
  file: string,
  connections: Pick<Connections, 'list'>,
  isTaken: (id: string) => boolean,
): Promise<{ fresh: Connection[]; report: ImportReport }> {
  const { connections: listed } = await loadConnections(file);
  const known = new Set(connections.list().map(essence));
  const fresh: Connection[] = [];
  const there: string[] = [];
  for (const one of listed) {
    if (known.has(essence(one))) {
      there.push(one.name);
      continue;
    }
    known.add(essence(one));
    const id = newId(one.id, (wanted) => isTaken(wanted) || fresh.some((other) => other.id === wanted));
    fresh.push({ ...one, id });
  }
  return { fresh, report: { file: basename(file).slice(-300), added: fresh.map(({ name }) => name), there } };
}

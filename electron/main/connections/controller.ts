import type { Connection, ConnectionView } from '../../../shared/model/connection.ts';
import type {
  Added,
  ConnectionDraft,
  Discovering,
  Discovery,
  ImportReport,
} from '../../../shared/model/new-connection.ts';
import { ProblemError } from '../../../shared/model/problem.ts';
import { createSerial, type Serial } from '../lib/async.ts';
import { digestOf, fieldsOf } from '../session/destinations/destinations.ts';
import type { Sessions } from '../session/sessions.ts';
import type { Connections } from './connections.ts';
import type { Look } from './discover.ts';
import { newId, sendsElsewhere, validateDraft } from './draft.ts';
import { readImport } from './import.ts';
import { connectionView } from './view.ts';

export interface ConnectionsControllerDeps {
  connections: Connections;
  sessions: Pick<Sessions, 'connect' | 'disconnect' | 'forget' | 'sendOrphanedRevocations'>;
  /** Resolves when every stored session is known. */
  started: Promise<void>;
  /** Ids that sessions in the vault have, of connections that may not be here. */
  usedIds(): string[];
  look(look: Pick<Look, 'address' | 'signal' | 'asking'>): Promise<Discovery>;
  /** Asks a person, outside the window and once, whether tokens may go where these connections say. */
  confirm(connections: readonly [Connection, ...Connection[]], act: 'add' | 'import'): Promise<boolean>;
  /** Lets a person choose a file; undefined when they do not. */
  chooseFile(): Promise<string | undefined>;
  changed(views: ConnectionView[]): void;
  asking(at: Discovering): void;
}

/** What a person can do about connections. Every rejection is a ProblemError. */
export interface ConnectionsController {
  views(): ConnectionView[];
  /** Looks at an address; a look that still runs is given up for it. */
  discover(address: string): Promise<Discovery>;
  cancelDiscovery(): void;
  add(draft: ConnectionDraft): Promise<Added>;
  rename(id: string, name: string): Promise<void>;
  /** Signs everybody out there, then removes it. */
  remove(id: string): Promise<void>;
  restore(id: string): Promise<void>;
  import(): Promise<ImportReport | null>;
  /** Clears away what earlier runs removed, once their servers know of every sign-out. */
  clearAway(): Promise<void>;
}

/** Everything of a connection that says where tokens go. */
const placesIn = (connection: Connection): string => digestOf(fieldsOf(connection));

function notPutBack(): ProblemError {
  return new ProblemError('cancelled', 'The connection was not put back.', {
    remedy: 'Put it back only if you know where its requests go.',
  });
}

export function createConnectionsController(deps: ConnectionsControllerDeps): ConnectionsController {
  const { connections, sessions } = deps;
  let looking = new AbortController();
  const views = () => connections.list().map((one) => connectionView(one, connections.isOwn(one.id)));
  connections.watch(() => deps.changed(views()));
  const isTaken = (id: string) => connections.isTaken(id) || deps.usedIds().includes(id);

  // One after the other: an id is free until the connection before has taken it.
  const serial = createSerial();

  async function bring(coming: readonly Connection[], write: () => Promise<void>): Promise<void> {
    await deps.started;
    // The sessions first: a window that learns of a connection asks about its session at once.
    for (const one of coming) sessions.connect(one);
    await write().catch(async (error: unknown) => {
      for (const { id } of coming) await sessions.disconnect(id);
      throw error;
    });
  }

  /** What was here in this run already was allowed then, and is the same. */
  const known = new Set(connections.list().map(placesIn));

  async function mayCome(coming: readonly Connection[], act: 'add' | 'import'): Promise<boolean> {
    const [first, ...others] = coming.filter((one) => sendsElsewhere(one) && !known.has(placesIn(one)));
    const may = first === undefined || (await deps.confirm([first, ...others], act));
    if (may) for (const one of coming) known.add(placesIn(one));
    return may;
  }

  async function add(draft: ConnectionDraft): Promise<Added> {
    const judged = validateDraft(draft, newId(draft.name, isTaken));
    if ('fields' in judged) return { state: 'faulty', fields: judged.fields };
    const { connection } = judged;
    if (!(await mayCome([connection], 'add'))) return { state: 'declined' };
    await bring([connection], () => connections.add([connection]));
    return { state: 'added', connection: connection.id };
  }

  async function remove(id: string): Promise<void> {
    await deps.started;
    if (connections.isOwn(id)) await sessions.disconnect(id);
    await connections.remove(id);
  }

  async function takeOver(file: string): Promise<ImportReport | null> {
    const { fresh, report } = await readImport(file, connections, isTaken);
    if (!(await mayCome(fresh, 'import'))) return null;
    if (fresh.length > 0) await bring(fresh, () => connections.add(fresh));
    return report;
  }

  return {
    views,
    async discover(address) {
      looking.abort();
      looking = new AbortController();
      const { signal } = looking;
      const asking = (at: Discovering) => {
        if (!signal.aborted) deps.asking(at);
      };
      return await deps.look({ address, signal, asking });
    },
    cancelDiscovery: () => looking.abort(),
    add: (draft) => serial(() => add(draft)),
    rename: (id, name) => connections.rename(id, name),
    remove: (id) => serial(() => remove(id)),
    restore: (id) =>
      serial(async () => {
        const back = connections.removed().filter((one) => one.id === id);
        if (!(await mayCome(back, 'add'))) throw notPutBack();
        return await bring(back, () => connections.restore(id));
      }),
    async import() {
      const file = await deps.chooseFile();
      return file === undefined ? null : await serial(() => takeOver(file));
    },
    clearAway: () => clearAway(deps, serial),
  };
}

async function clearAway(
  { started, connections, sessions }: ConnectionsControllerDeps,
  serial: Serial,
): Promise<void> {
  await started;
  const failures: unknown[] = [];
  for (const one of connections.removed()) {
    const settled = serial(async () => {
      // Somebody may have put it back meanwhile.
      if (!connections.removed().includes(one)) return;
      // Under the id of one that is there now, that one tells what is still to be told, and keeps what is its own.
      const isThere = connections.get(one.id) !== undefined;
      if (isThere || (await sessions.forget(one))) await connections.forget(one.id);
    });
    // One that fails is no reason to leave the others waiting.
    await settled.catch((error: unknown) => failures.push(error));
  }
  await sessions.sendOrphanedRevocations();
  if (failures.length > 0) throw failures[0];
}

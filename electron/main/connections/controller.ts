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
import type { DiscoveryOptions } from './discover.ts';
import { newId, sendsElsewhere, validateDraft } from './draft.ts';
import { readImport } from './import.ts';
import { connectionView } from './view.ts';

export interface ConnectionsControllerDeps {
  connections: Connections;
  sessions: Pick<Sessions, 'connect' | 'disconnect' | 'forget' | 'sendOrphanedRevocations'>;
  /** Resolves when every stored session is loaded. */
  started: Promise<void>;
  /** Connection ids that sessions in the vault use; their connections may be missing. */
  usedIds(): string[];
  discover(options: Pick<DiscoveryOptions, 'address' | 'signal' | 'onStep'>): Promise<Discovery>;
  /** Asks a person once, in a dialog of the system, whether tokens may go where these connections say. */
  confirm(connections: readonly [Connection, ...Connection[]], act: 'add' | 'import'): Promise<boolean>;
  /** Lets a person choose a file; undefined when they cancel. */
  chooseFile(): Promise<string | undefined>;
  changed(views: ConnectionView[]): void;
  discovering(at: Discovering): void;
}

/** What a person can do about connections. Every rejection is a ProblemError. */
export interface ConnectionsController {
  views(): ConnectionView[];
  /** Discovers the server at an address; cancels a discovery that still runs. */
  discover(address: string): Promise<Discovery>;
  cancelDiscovery(): void;
  add(draft: ConnectionDraft): Promise<Added>;
  rename(id: string, name: string): Promise<void>;
  /** Signs out of every session of a connection, then removes it. */
  remove(id: string): Promise<void>;
  restore(id: string): Promise<void>;
  import(): Promise<ImportReport | null>;
  /** Cleans up removed connections of earlier runs whose servers have confirmed every sign-out. */
  cleanUpRemoved(): Promise<void>;
}

/** A digest of every field that decides where tokens go. */
const destinationsOf = (connection: Connection): string => digestOf(fieldsOf(connection));

function notRestored(): ProblemError {
  return new ProblemError('cancelled', 'The connection was not put back.', {
    remedy: 'Put it back only if you know where its requests go.',
  });
}

export function createConnectionsController(deps: ConnectionsControllerDeps): ConnectionsController {
  const { connections, sessions } = deps;
  let discovery = new AbortController();
  const views = () =>
    connections.list().map((connection) => connectionView(connection, connections.isOwn(connection.id)));
  connections.watch(() => deps.changed(views()));
  const isTaken = (id: string) => connections.isTaken(id) || deps.usedIds().includes(id);

  // Serial, because an id counts as free until the connection before has taken it.
  const serial = createSerial();

  async function connect(added: readonly Connection[], write: () => Promise<void>): Promise<void> {
    await deps.started;
    // Sessions first: a window that gets a new connection asks for its session at once.
    for (const connection of added) sessions.connect(connection);
    await write().catch(async (error: unknown) => {
      for (const { id } of added) await sessions.disconnect(id);
      throw error;
    });
  }

  /** Destinations that a person allowed in this run. */
  const allowed = new Set(connections.list().map(destinationsOf));

  async function isAllowed(added: readonly Connection[], act: 'add' | 'import'): Promise<boolean> {
    const [first, ...others] = added.filter(
      (connection) => sendsElsewhere(connection) && !allowed.has(destinationsOf(connection)),
    );
    const confirmed = first === undefined || (await deps.confirm([first, ...others], act));
    if (confirmed) for (const connection of added) allowed.add(destinationsOf(connection));
    return confirmed;
  }

  async function add(draft: ConnectionDraft): Promise<Added> {
    const result = validateDraft(draft, newId(draft.name, isTaken));
    if ('fields' in result) return { state: 'faulty', fields: result.fields };
    const { connection } = result;
    if (!(await isAllowed([connection], 'add'))) return { state: 'declined' };
    await connect([connection], () => connections.add([connection]));
    return { state: 'added', connection: connection.id };
  }

  async function remove(id: string): Promise<void> {
    await deps.started;
    if (connections.isOwn(id)) await sessions.disconnect(id);
    await connections.remove(id);
  }

  async function importFile(file: string): Promise<ImportReport | null> {
    const { fresh, report } = await readImport(file, connections, isTaken);
    if (!(await isAllowed(fresh, 'import'))) return null;
    if (fresh.length > 0) await connect(fresh, () => connections.add(fresh));
    return report;
  }

  return {
    views,
    async discover(address) {
      discovery.abort();
      discovery = new AbortController();
      const { signal } = discovery;
      const onStep = (at: Discovering) => {
        if (!signal.aborted) deps.discovering(at);
      };
      return await deps.discover({ address, signal, onStep });
    },
    cancelDiscovery: () => discovery.abort(),
    add: (draft) => serial(() => add(draft)),
    rename: (id, name) => connections.rename(id, name),
    remove: (id) => serial(() => remove(id)),
    restore: (id) =>
      serial(async () => {
        const restored = connections.removed().filter((connection) => connection.id === id);
        if (!(await isAllowed(restored, 'add'))) throw notRestored();
        return await connect(restored, () => connections.restore(id));
      }),
    async import() {
      const file = await deps.chooseFile();
      return file === undefined ? null : await serial(() => importFile(file));
    },
    cleanUpRemoved: () => cleanUpRemoved(deps, serial),
  };
}

async function cleanUpRemoved(
  { started, connections, sessions }: ConnectionsControllerDeps,
  serial: Serial,
): Promise<void> {
  await started;
  const failures: unknown[] = [];
  for (const connection of connections.removed()) {
    const cleanup = serial(async () => {
      // A person may have restored it meanwhile.
      if (!connections.removed().includes(connection)) return;
      // A present connection with the same id sends the pending revocations and keeps its own sessions.
      const isReplaced = connections.get(connection.id) !== undefined;
      if (isReplaced || (await sessions.forget(connection))) await connections.forget(connection.id);
    });
    // A failure must not keep the others from being cleaned up.
    await cleanup.catch((error: unknown) => failures.push(error));
  }
  await sessions.sendOrphanedRevocations();
  if (failures.length > 0) throw failures[0];
}

import type { NewActivity } from '../../../../shared/model/activity.ts';
import { partsOfSessionId } from '../../../../shared/model/session-id.ts';
import { asProblem } from '../../oauth/errors.ts';
import type { Common } from '../context.ts';
import { parseTombstone } from '../storage/tombstone.ts';
import type { SessionsDeps } from '../types.ts';
import type { RevocationWorker } from './revocation.ts';
import { createRevocationWorker, createServersOf } from './revocation-worker.ts';

/**
 * The pending revocations of connections that are no longer configured, as after their file was damaged or replaced.
 * Each entry names its own server.
 */
export interface OrphanedRevocations {
  list(): RevocationWorker[];
  /** The connection is configured again and sends its revocations itself. */
  release(connection: string): void;
  /** Sends what the vault holds for connections that are not configured. */
  send(): Promise<void>;
}

export function createOrphanedRevocations(
  deps: SessionsDeps,
  { http }: Common,
  isConfigured: (connection: string) => boolean,
): OrphanedRevocations {
  const workers = new Map<string, RevocationWorker>();

  function workerOf(connection: string): RevocationWorker {
    const clients = { boundAs: async () => undefined };
    const workerDeps = { connection, deps, http, clients, serverOf: createServersOf(http) };
    const worker =
      workers.get(connection) ?? createRevocationWorker({ ...workerDeps, changed: () => undefined });
    workers.set(connection, worker);
    return worker;
  }

  /** Finishes an interrupted sign-out: moves the revocations of its tombstone to the queue. */
  async function finish(id: string, connection: string): Promise<void> {
    const store = deps.stores.session(id, true);
    const reading = await store.read();
    const tombstone = reading.state === 'ok' ? parseTombstone(reading.payload) : undefined;
    if (tombstone === undefined) return;
    const location = await workerOf(connection).add(tombstone.revocations, true);
    if (location === 'vault') await store.erase();
  }

  return {
    list: () => [...workers.values()],
    release(connection) {
      void workers.get(connection)?.stop();
      workers.delete(connection);
    },
    async send() {
      for (const id of deps.stores.sessions()) {
        const connection = partsOfSessionId(id)?.connection;
        if (connection === undefined || isConfigured(connection)) continue;
        await finish(id, connection).catch((error: unknown) =>
          deps.record(unfinishedNote(connection, error)),
        );
      }
      for (const connection of deps.stores.connectionsWithRevocations())
        if (!isConfigured(connection)) workerOf(connection);
      for (const worker of workers.values()) worker.sendNow();
    },
  };
}

function unfinishedNote(connection: string, error: unknown): NewActivity {
  const message = `An interrupted sign-out could not be finished. ${asProblem(error).message}`;
  return { kind: 'vault', connection, message };
}

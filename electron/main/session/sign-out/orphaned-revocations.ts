import type { NewActivity } from '../../../../shared/model/activity.ts';
import { partsOfSessionId } from '../../../../shared/model/session-id.ts';
import { asProblem } from '../../oauth/errors.ts';
import type { Common } from '../context.ts';
import type { SessionsDeps } from '../ports.ts';
import { parseTombstone } from '../storage/tombstone.ts';
import { createRevocationWorker, type RevocationWorker } from './revocation-worker.ts';
import { createServersOf } from './revoke.ts';

/**
 * What servers are still to be told of connections that are in no list any more: their file is damaged, or another one.
 * Each entry says itself where it goes.
 */
export interface OrphanedRevocations {
  list(): RevocationWorker[];
  /** The connection is there again and tells its server itself. */
  leave(connection: string): void;
  /** Tells what the vault holds of connections that are not there. */
  tell(): Promise<void>;
}

export function createOrphanedRevocations(
  deps: SessionsDeps,
  { http }: Common,
  isThere: (connection: string) => boolean,
): OrphanedRevocations {
  const tellers = new Map<string, RevocationWorker>();

  function tellerOf(connection: string): RevocationWorker {
    const clients = { boundAs: async () => undefined };
    const ground = { connection, deps, http, clients, serverOf: createServersOf(http) };
    const teller = tellers.get(connection) ?? createRevocationWorker({ ...ground, changed: () => undefined });
    tellers.set(connection, teller);
    return teller;
  }

  /** A sign-out that was cut off: what it left in the session's place goes into the list. */
  async function finish(id: string, connection: string): Promise<void> {
    const store = deps.stores.session(id, true);
    const reading = await store.read();
    const tombstone = reading.state === 'ok' ? parseTombstone(reading.payload) : undefined;
    if (tombstone === undefined) return;
    const kept = await tellerOf(connection).add(tombstone.revocations, true);
    if (kept === 'vault') await store.erase();
  }

  return {
    list: () => [...tellers.values()],
    leave(connection) {
      void tellers.get(connection)?.stop();
      tellers.delete(connection);
    },
    async tell() {
      for (const id of deps.stores.sessions()) {
        const connection = partsOfSessionId(id)?.connection;
        if (connection === undefined || isThere(connection)) continue;
        await finish(id, connection).catch((error: unknown) => deps.record(unfinished(connection, error)));
      }
      for (const connection of deps.stores.owing()) if (!isThere(connection)) tellerOf(connection);
      for (const teller of tellers.values()) teller.hurry();
    },
  };
}

function unfinished(connection: string, error: unknown): NewActivity {
  const message = `A sign-out that was cut off could not be finished. ${asProblem(error).message}`;
  return { kind: 'vault', connection, message };
}

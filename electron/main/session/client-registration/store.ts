import type { Connection } from '../../../../shared/model/connection.ts';
import { keyringProblem, storeProblem } from '../errors.ts';
import type { SecretStore, SessionsDeps } from '../ports.ts';
import { parseJson } from '../storage/json.ts';
import { type StoredClient, storedClientSchema } from './record.ts';

/** `unsaved` is the store it belongs in and is not in yet. */
export interface StoredClientAt {
  stored: StoredClient;
  store: SecretStore;
  unsaved?: SecretStore;
}

/** Where the client of one connection is kept; what it may be used for is another matter. */
export interface ClientStorage {
  /** What is stored, wherever it may be sent; undefined when there is none that can be read. */
  load(): Promise<StoredClientAt | undefined>;
  put(stored: StoredClient, keep: boolean): Promise<void>;
  /** Writes it where it was to be kept, if that failed before. Rejects as a store does. */
  save(): Promise<void>;
  /** The server does not know this client any more. */
  refuse(): Promise<void>;
  secrets(): string[];
}

interface Ground {
  connection: Pick<Connection, 'id'>;
  deps: Pick<SessionsDeps, 'stores' | 'record'>;
}

export function createClientStorage(ground: Ground): ClientStorage {
  const { connection, deps } = ground;
  let known: StoredClientAt | undefined;

  return {
    async load() {
      known ??= (await find(ground, true)) ?? (await find(ground, false));
      return known;
    },
    async put(stored, keep) {
      const wanted = deps.stores.client(connection.id, keep);
      try {
        await write(wanted, stored);
        known = { stored, store: wanted };
      } catch (error) {
        // A client that cannot be kept still serves until the app ends; the session store says so too.
        const problem = storeProblem(error);
        deps.record({ kind: 'vault', connection: connection.id, message: problem.message });
        const memory = deps.stores.client(connection.id, false);
        await write(memory, stored);
        known = { stored, store: memory, ...(keep ? { unsaved: wanted } : {}) };
      }
    },
    async save() {
      if (known?.unsaved === undefined) return;
      const { stored, unsaved } = known;
      await write(unsaved, stored);
      known = { stored, store: unsaved };
    },
    async refuse() {
      if (known === undefined) return;
      known.stored = { ...known.stored, refused: true };
      await write(known.store, known.stored).catch((error: unknown) => {
        const { message } = storeProblem(error);
        deps.record({ kind: 'vault', connection: connection.id, message });
      });
    },
    secrets() {
      const { client_secret, registration_access_token } = known?.stored ?? {};
      return [client_secret, registration_access_token].filter((one) => one !== undefined);
    },
  };
}

async function find(ground: Ground, keep: boolean): Promise<StoredClientAt | undefined> {
  const { connection, deps } = ground;
  const store = deps.stores.client(connection.id, keep);
  const reading = await store.read().catch((error: unknown) => {
    throw storeProblem(error);
  });
  if (reading.state === 'empty') return undefined;
  if (reading.state === 'unreadable' && reading.reason === 'keyring') {
    const { state } = deps.stores.keyring();
    // A keyring that lost its key will not bring this client back; one that is locked will.
    if (state === 'changed' || state === 'lost') return undefined;
    throw keyringProblem(state);
  }
  const stored = reading.state === 'ok' ? parseJson(reading.payload, storedClientSchema()) : undefined;
  if (stored !== undefined) return { stored, store };
  const name = await store.setAside();
  deps.record({
    kind: 'vault',
    connection: connection.id,
    message: `The file of the client registration is not usable and was kept as ${name}.`,
  });
  return undefined;
}

async function write(store: SecretStore, stored: StoredClient): Promise<void> {
  const reading = await store.read();
  const generation = reading.state === 'ok' ? reading.generation + 1 : 1;
  await store.write(JSON.stringify(stored), generation);
}

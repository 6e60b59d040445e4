import type { Connection } from '../../../../shared/model/connection.ts';
import { parseJson } from '../../lib/json.ts';
import { keyringProblem, storeProblem } from '../errors.ts';
import type { SecretStore, SessionsDeps } from '../types.ts';
import { type StoredClient, storedClientSchema } from './record.ts';

/** `unsaved` is the store that it could not be written to yet. */
export interface StoredClientAt {
  stored: StoredClient;
  store: SecretStore;
  unsaved?: SecretStore;
}

/** Stores the client of one connection; it does not check what the client may be used for. */
export interface ClientStorage {
  /** The stored client, whatever it is bound to; undefined when there is no readable one. */
  load(): Promise<StoredClientAt | undefined>;
  put(stored: StoredClient, keep: boolean): Promise<void>;
  /** Writes it to the store that failed before, if one did. Rejects like a store. */
  save(): Promise<void>;
  /** The server no longer knows this client. */
  markRefused(): Promise<void>;
  secrets(): string[];
}

interface ClientStorageDeps {
  connection: Pick<Connection, 'id'>;
  deps: Pick<SessionsDeps, 'stores' | 'record'>;
}

export function createClientStorage(options: ClientStorageDeps): ClientStorage {
  const { connection, deps } = options;
  let known: StoredClientAt | undefined;

  return {
    async load() {
      known ??= (await find(options, true)) ?? (await find(options, false));
      return known;
    },
    async put(stored, keep) {
      const wanted = deps.stores.client(connection.id, keep);
      try {
        await write(wanted, stored);
        known = { stored, store: wanted };
      } catch (error) {
        // A client that cannot be saved works until the app ends.
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
    async markRefused() {
      if (known === undefined) return;
      known.stored = { ...known.stored, refused: true };
      await write(known.store, known.stored).catch((error: unknown) => {
        const { message } = storeProblem(error);
        deps.record({ kind: 'vault', connection: connection.id, message });
      });
    },
    secrets() {
      const { client_secret, registration_access_token } = known?.stored ?? {};
      return [client_secret, registration_access_token].filter((secret) => secret !== undefined);
    },
  };
}

async function find(
  { connection, deps }: ClientStorageDeps,
  keep: boolean,
): Promise<StoredClientAt | undefined> {
  const store = deps.stores.client(connection.id, keep);
  const reading = await store.read().catch((error: unknown) => {
    throw storeProblem(error);
  });
  if (reading.state === 'empty') return undefined;
  if (reading.state === 'unreadable' && reading.reason === 'keyring') {
    const { state } = deps.stores.keyring();
    // A locked keyring can still give this client; one that lost its key cannot.
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

import { existsSync, readdirSync } from 'node:fs';
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { KeyringView } from '../../../../shared/model/session.ts';
import { hasCode } from '../../lib/errors.ts';
import type { SecretStore, StoreReading, Stores } from '../types.ts';

type Faults = {
  /** Called before each write; it may throw to make the write fail. */
  write?: (payload: string) => void | Promise<void>;
  read?: () => StoreReading | undefined;
};

/** Unencrypted stores of real files, each replaced atomically and fsynced, for tests of the code above them. */
export function createFileStores(folder: string) {
  const faults: Faults = {};
  const memory = new Map<string, SecretStore>();
  const files = new Map<string, SecretStore>();
  const keyring: KeyringView = { state: 'ready', backend: 'test' };
  const state = { writes: 0, rechecks: 0, keyring };
  const reuse = (map: Map<string, SecretStore>, name: string, make: () => SecretStore) => {
    const store = map.get(name) ?? make();
    map.set(name, store);
    return store;
  };
  const find = (name: string, keep: boolean) =>
    keep
      ? reuse(files, name, () => fileStore(join(folder, `${name}.json`), faults, state))
      : reuse(memory, name, () => memoryStore());
  const stores: Stores = {
    session: (session, keep) => find(`session-${session}`, keep),
    sessions: () =>
      existsSync(folder)
        ? readdirSync(folder).flatMap((name) => /^session-(.+)\.json$/.exec(name)?.[1] ?? [])
        : [],
    connectionsWithRevocations: () =>
      existsSync(folder)
        ? readdirSync(folder).flatMap((name) => /^revocations-(.+)\.json$/.exec(name)?.[1] ?? [])
        : [],
    client: (connection, keep) => find(`client-${connection}`, keep),
    revocations: (connection, keep) => find(`revocations-${connection}`, keep),
    keyring: () => state.keyring,
    recheck: async () => {
      state.rechecks += 1;
      return state.keyring;
    },
  };
  return { stores, faults, state };
}

function fileStore(file: string, faults: Faults, state: { writes: number }): SecretStore {
  return {
    kept: 'vault',
    async read() {
      const forced = faults.read?.();
      if (forced !== undefined) return forced;
      try {
        const { generation, payload } = JSON.parse(await readFile(file, 'utf8'));
        return { state: 'ok', generation, payload };
      } catch (error) {
        if (hasCode(error, 'ENOENT')) return { state: 'empty' };
        if (error instanceof SyntaxError)
          return { state: 'unreadable', reason: 'damaged', detail: 'not JSON' };
        throw error;
      }
    },
    async write(payload, generation) {
      await faults.write?.(payload);
      state.writes += 1;
      await mkdir(join(file, '..'), { recursive: true });
      const draft = `${file}.${process.pid}`;
      const handle = await open(draft, 'w', 0o600);
      await handle.writeFile(JSON.stringify({ generation, payload }));
      await handle.sync();
      await handle.close();
      await rename(draft, file);
    },
    erase: () => rm(file, { force: true }),
    async setAside() {
      await rename(file, `${file}.aside`);
      return `${file}.aside`;
    },
  };
}

function memoryStore(): SecretStore {
  let held: StoreReading = { state: 'empty' };
  const clear = () => {
    held = { state: 'empty' };
  };
  return {
    kept: 'memory',
    read: async () => held,
    write: async (payload, generation) => {
      held = { state: 'ok', generation, payload };
    },
    erase: async () => clear(),
    setAside: async () => {
      clear();
      return 'memory';
    },
  };
}

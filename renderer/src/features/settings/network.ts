import { createStore, type StoreApi } from 'zustand/vanilla';
import type { AuthorityView, ChosenAuthorities, NetworkReport } from '../../../../shared/model/network.ts';
import type { Problem } from '../../../../shared/model/problem.ts';
import type { Bridge } from '../../bridge.ts';

/** The state of one connection test. */
type Test =
  | { state: 'running' }
  | { state: 'done'; report: NetworkReport }
  | { state: 'failed'; problem: Problem };

interface NetworkState {
  /** Undefined until main has answered. */
  authorities: AuthorityView[] | undefined;
  /** The contents of a chosen file, not yet confirmed. */
  chosen: ChosenAuthorities | undefined;
  /** Fingerprint of the authority to be removed. */
  removing: string | undefined;
  busy: boolean;
  done: 'added' | 'removed' | undefined;
  failed: { doing: 'list' | 'add' | 'remove'; problem: Problem } | undefined;
  tests: Readonly<Record<string, Test>>;
}

/** Added certificate authorities, and connection tests. */
export interface NetworkStore {
  store: StoreApi<NetworkState>;
  load(): Promise<void>;
  /** Lets the user choose a file, and shows its contents. */
  choose(): Promise<void>;
  /** Trusts what the file holds and is not trusted yet. */
  add(): Promise<void>;
  leave(): void;
  askRemove(fingerprint: string): void;
  keep(): void;
  remove(): Promise<void>;
  test(connection: string): Promise<void>;
  /** One after another, so that tests do not compete for the network. */
  testAll(connections: readonly string[]): Promise<void>;
}

const nothing: NetworkState = {
  authorities: undefined,
  chosen: undefined,
  removing: undefined,
  busy: false,
  done: undefined,
  failed: undefined,
  tests: {},
};

function createTests(
  bridge: Bridge,
  store: StoreApi<NetworkState>,
  settled: () => Promise<void>,
): Pick<NetworkStore, 'test' | 'testAll'> {
  const put = (connection: string, test: Test) =>
    store.setState(({ tests }) => ({ tests: { ...tests, [connection]: test } }));
  const test = async (connection: string) => {
    if (store.getState().tests[connection]?.state === 'running') return;
    put(connection, { state: 'running' });
    await settled();
    const answer = await bridge['network.test']({ connection });
    put(
      connection,
      answer.ok ? { state: 'done', report: answer.value } : { state: 'failed', problem: answer.problem },
    );
  };
  return {
    test,
    testAll: async (connections) => {
      for (const connection of connections) await test(connection);
    },
  };
}

/** `settled` resolves when main knows the settings that are shown: a test is of those. */
export function createNetworkStore(bridge: Bridge, settled: () => Promise<void>): NetworkStore {
  const store = createStore<NetworkState>(() => nothing);
  const begin = () => {
    if (store.getState().busy) return false;
    store.setState({ busy: true, done: undefined, failed: undefined });
    return true;
  };
  return {
    store,
    ...createTests(bridge, store, settled),
    load: async () => {
      const answer = await bridge['authorities.list'](null);
      store.setState(
        answer.ok
          ? { authorities: answer.value, failed: undefined }
          : { failed: { doing: 'list', problem: answer.problem } },
      );
    },
    choose: async () => {
      if (!begin()) return;
      const answer = await bridge['authorities.choose'](null);
      store.setState(
        answer.ok
          ? { busy: false, chosen: answer.value ?? undefined }
          : { busy: false, chosen: undefined, failed: { doing: 'add', problem: answer.problem } },
      );
    },
    add: async () => {
      const { chosen } = store.getState();
      const fresh = chosen?.found.filter(({ trusted }) => !trusted) ?? [];
      if (fresh.length === 0 || !begin()) return;
      const fingerprints = fresh.map(({ fingerprint }) => fingerprint);
      const answer = await bridge['authorities.add']({ fingerprints });
      store.setState(
        answer.ok
          ? { busy: false, authorities: answer.value, chosen: undefined, done: 'added' }
          : { busy: false, failed: { doing: 'add', problem: answer.problem } },
      );
    },
    leave: () => store.setState({ chosen: undefined }),
    askRemove: (removing) => store.setState({ removing, done: undefined, failed: undefined }),
    keep: () => store.setState({ removing: undefined }),
    remove: async () => {
      const fingerprint = store.getState().removing;
      if (fingerprint === undefined || !begin()) return;
      const answer = await bridge['authorities.remove']({ fingerprint });
      store.setState(
        answer.ok
          ? { busy: false, authorities: answer.value, removing: undefined, done: 'removed' }
          : { busy: false, failed: { doing: 'remove', problem: answer.problem } },
      );
    },
  };
}

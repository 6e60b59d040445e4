import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Output } from '../../../shared/ipc/contract.ts';
import type { ConnectionView } from '../../../shared/model/connection.ts';
import type { Problem } from '../../../shared/model/problem.ts';
import type { Bridge } from '../bridge.ts';
import { askKeyring, type KeyringAct } from './keyring.ts';

interface StartupState {
  info: Output<'app.info'> | undefined;
  connections: ConnectionView[] | undefined;
  problem: Problem | undefined;
  /** Notices of the app the user has read. */
  dismissed: string[];
}

export interface Startup {
  store: StoreApi<StartupState>;
  loadConnections(): Promise<void>;
  /** Asks about the app and its keyring; the keyring is looked at after the window is up, so this is asked again. */
  loadInfo(): Promise<void>;
  /** Does something about the keyring; what comes of it shows in `info`. */
  keyring(act: KeyringAct): Promise<void>;
  dismiss(notice: string): void;
}

/** What the app is and which connections it has. */
export function createStartup(bridge: Bridge): Startup {
  const store = createStore<StartupState>(() => ({
    info: undefined,
    connections: undefined,
    problem: undefined,
    dismissed: [],
  }));
  bridge.on('keyring.changed', (keyring) => {
    const { info } = store.getState();
    if (info !== undefined) store.setState({ info: { ...info, keyring } });
  });
  bridge.on('connections.changed', (connections) => store.setState({ connections }));
  return {
    store,
    loadConnections: async () => {
      const answer = await bridge['connections.list'](null);
      store.setState(
        answer.ok ? { connections: answer.value, problem: undefined } : { problem: answer.problem },
      );
    },
    loadInfo: async () => {
      const answer = await bridge['app.info'](null);
      store.setState(answer.ok ? { info: answer.value } : { problem: answer.problem });
    },
    keyring: async (act) => store.setState({ problem: await askKeyring(bridge, act) }),
    dismiss: (notice) => store.setState(({ dismissed }) => ({ dismissed: [...dismissed, notice] })),
  };
}

import { createStore, type StoreApi } from 'zustand/vanilla';
import type { AdminClient } from '../../../../shared/model/admin-client.ts';
import type { Problem } from '../../../../shared/model/problem.ts';
import type { Bridge } from '../../bridge.ts';

interface ListState {
  search: string;
  /** Undefined until there was an answer. */
  clients: AdminClient[] | undefined;
  /** Where the next page begins; null when everything is there. */
  next: string | null;
  loading: boolean;
  problem: Problem | undefined;
  moreProblem: Problem | undefined;
}

/** The clients of a search, by name. */
export interface ClientList {
  store: StoreApi<ListState>;
  /** The current list stays until the response arrives; responses to earlier searches are dropped. */
  search(text: string): void;
  more(): Promise<void>;
  /** Updates a client in place, or inserts a new one first. */
  put(client: AdminClient): void;
}

const pageSize = 50;

function withClient(clients: readonly AdminClient[], client: AdminClient): AdminClient[] {
  const same = ({ client_id: id }: AdminClient) => id === client.client_id;
  if (!clients.some(same)) return [client, ...clients];
  return clients.map((one) => (same(one) ? client : one));
}

/** A list over the bridge. One search at a time; of the input meanwhile, only the last is searched. */
export function createClientList(bridge: Bridge, session: string): ClientList {
  const store = createStore<ListState>(() => ({
    search: '',
    clients: undefined,
    next: null,
    loading: false,
    problem: undefined,
    moreProblem: undefined,
  }));
  let asking = false;

  async function ask(): Promise<void> {
    if (asking) return;
    asking = true;
    const { search } = store.getState();
    const answer = await bridge['admin.clients']({ session, search: { search, limit: pageSize } });
    asking = false;
    if (store.getState().search !== search) return ask();
    store.setState(
      answer.ok ? { ...answer.value, loading: false } : { problem: answer.problem, loading: false },
    );
  }

  return {
    store,
    search: (search) => {
      store.setState({ search, loading: true, problem: undefined, moreProblem: undefined });
      void ask();
    },
    more: async () => {
      const { search, next: cursor, loading } = store.getState();
      if (cursor === null || loading) return;
      store.setState({ loading: true, moreProblem: undefined });
      const answer = await bridge['admin.clients']({ session, search: { search, cursor, limit: pageSize } });
      const { clients = [], search: wanted } = store.getState();
      if (wanted !== search) return;
      store.setState(
        answer.ok
          ? { clients: [...clients, ...answer.value.clients], next: answer.value.next, loading: false }
          : { loading: false, moreProblem: answer.problem },
      );
    },
    put: (client) => store.setState(({ clients }) => ({ clients: withClient(clients ?? [], client) })),
  };
}

import { createStore, type StoreApi } from 'zustand/vanilla';
import type { AdminSession, SessionSearch } from '../../../../shared/model/admin-session.ts';
import type { Problem } from '../../../../shared/model/problem.ts';
import type { Bridge } from '../../bridge.ts';

/** What is looked for, and in which order. */
export type Search = Omit<SessionSearch, 'cursor' | 'limit'>;

interface ListState {
  search: Search;
  /** In the order of the search that they answer; undefined until there was an answer. */
  rows: AdminSession[] | undefined;
  /** Where the next page begins; null when everything is there. */
  next: string | null;
  /** What is being asked for. */
  loading: 'search' | 'more' | undefined;
  problem: Problem | undefined;
  moreProblem: Problem | undefined;
}

/** The sessions of a search, page by page. */
export interface SessionList {
  store: StoreApi<ListState>;
  /** Searches with these changes; the current list stays until the response arrives. */
  search(changes?: Partial<Search>): void;
  /** Fetches the next page, if there is one and nothing is being fetched. */
  more(): void;
  /** Takes rows in that have changed; those that are no longer looked for leave the list. */
  settle(changed: (row: AdminSession) => AdminSession): void;
}

/** As many as fill several screens; they come in a few milliseconds. */
const pageSize = 100;

export const wholeSearch: Search = {
  user: '',
  client: '',
  device: '',
  state: 'active',
  sort: 'last_used',
  order: 'desc',
};

/** Whether anything but the usual is looked for. */
export function isFiltered({ user, client, device, state }: Search): boolean {
  return user !== '' || client !== '' || device !== '' || state !== 'active';
}

/**
 * A list over the bridge. One question at a time: what is typed while an answer is on its way is asked once it is
 * there, and only the last of it, so that a slow server is asked no more often than it answers. An answer to what is
 * no longer looked for is dropped.
 */
export function createSessionList(bridge: Bridge, session: string): SessionList {
  const store = createStore<ListState>(() => ({
    search: wholeSearch,
    rows: undefined,
    next: null,
    loading: undefined,
    problem: undefined,
    moreProblem: undefined,
  }));
  let asking = false;

  const ask = (search: Search, cursor?: string) =>
    bridge['admin.sessions']({
      session,
      search: { ...search, limit: pageSize, ...(cursor === undefined ? {} : { cursor }) },
    });

  async function askFirst(): Promise<void> {
    if (asking) return;
    asking = true;
    const { search } = store.getState();
    const answer = await ask(search);
    asking = false;
    if (store.getState().search !== search) return askFirst();
    store.setState(
      answer.ok
        ? { rows: answer.value.sessions, next: answer.value.next, loading: undefined, problem: undefined }
        : { loading: undefined, problem: answer.problem },
    );
  }

  async function askMore(cursor: string): Promise<void> {
    asking = true;
    const { search } = store.getState();
    store.setState({ loading: 'more', moreProblem: undefined });
    const answer = await ask(search, cursor);
    asking = false;
    if (store.getState().search !== search) return askFirst();
    const { rows = [] } = store.getState();
    store.setState(
      answer.ok
        ? { rows: [...rows, ...answer.value.sessions], next: answer.value.next, loading: undefined }
        : { loading: undefined, moreProblem: answer.problem },
    );
  }

  return {
    store,
    search: (changes = {}) => {
      const { search } = store.getState();
      store.setState({ search: { ...search, ...changes }, loading: 'search', moreProblem: undefined });
      void askFirst();
    },
    more: () => {
      const { next, loading, problem } = store.getState();
      if (next !== null && !asking && loading === undefined && problem === undefined) void askMore(next);
    },
    settle: (changed) => {
      const { rows, search } = store.getState();
      const wanted = ({ state }: AdminSession) => search.state === 'all' || state === search.state;
      store.setState({ rows: rows?.map(changed).filter(wanted) });
    },
  };
}

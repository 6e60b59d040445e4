import { createStore, type StoreApi } from 'zustand/vanilla';
import type { ImportReport } from '../../../../shared/model/new-connection.ts';
import type { Problem } from '../../../../shared/model/problem.ts';
import type { Bridge } from '../../bridge.ts';

interface Named {
  id: string;
  name: string;
}

interface WelcomeState {
  /** Being renamed, with the input so far. */
  renaming: Named | undefined;
  /** To be confirmed, as somebody is signed in there. */
  removing: string | undefined;
  busy: boolean;
  /** Removed just now, and not put back; `signedOut`: somebody was signed in there, and is not any more. */
  removed: (Named & { signedOut: boolean }) | undefined;
  report: ImportReport | undefined;
  /** Why the last change failed, and for which connection. */
  problem: { problem: Problem; of: string | undefined } | undefined;
}

/** Actions on connections on the welcome view. */
export interface Welcome {
  store: StoreApi<WelcomeState>;
  beginRename(connection: Named): void;
  typeName(name: string): void;
  rename(): Promise<void>;
  /** Removes at once where nobody is signed in: that can be taken back as a whole. */
  beginRemove(connection: Named, signedIn: boolean): Promise<void>;
  remove(connection: Named, signedIn: boolean): Promise<void>;
  /** Closes the question or the field that is open. */
  cancel(): void;
  putBack(): Promise<void>;
  importFile(): Promise<void>;
  /** Closes what is said above the cards. */
  dismiss(): void;
}

const closed = { renaming: undefined, removing: undefined, problem: undefined } as const;

export function createWelcome(bridge: Bridge): Welcome {
  const store = createStore<WelcomeState>(() => ({
    ...closed,
    busy: false,
    removed: undefined,
    report: undefined,
  }));

  /** One act at a time; `undefined` when it was refused; the connection's card says so. */
  async function act<T>(
    of: string | undefined,
    ask: () => Promise<{ ok: true; value: T } | { ok: false; problem: Problem }>,
  ): Promise<{ value: T } | undefined> {
    if (store.getState().busy) return undefined;
    store.setState({ busy: true, problem: undefined });
    const answer = await ask();
    store.setState({ busy: false, ...(answer.ok ? {} : { problem: { problem: answer.problem, of } }) });
    return answer.ok ? { value: answer.value } : undefined;
  }

  async function remove({ id, name }: Named, signedIn: boolean): Promise<void> {
    const done = await act(id, () => bridge['connections.remove']({ connection: id }));
    if (done !== undefined) store.setState({ ...closed, removed: { id, name, signedOut: signedIn } });
  }

  return {
    store,
    beginRename: ({ id, name }) => store.setState({ ...closed, renaming: { id, name } }),
    typeName: (name) => store.setState(({ renaming }) => ({ renaming: renaming && { ...renaming, name } })),
    rename: async () => {
      const { renaming } = store.getState();
      if (renaming === undefined) return;
      const { id, name } = renaming;
      const done = await act(id, () => bridge['connections.rename']({ connection: id, name }));
      if (done !== undefined) store.setState(closed);
    },
    beginRemove: async (connection, signedIn) => {
      if (signedIn) store.setState({ ...closed, removing: connection.id });
      else await remove(connection, false);
    },
    remove,
    cancel: () => store.setState(closed),
    putBack: async () => {
      const { removed } = store.getState();
      if (removed === undefined) return;
      const done = await act(undefined, () => bridge['connections.restore']({ connection: removed.id }));
      if (done !== undefined) store.setState({ removed: undefined });
    },
    importFile: async () => {
      const done = await act(undefined, () => bridge['connections.import'](null));
      if (done !== undefined) store.setState({ report: done.value ?? undefined });
    },
    dismiss: () => store.setState({ removed: undefined, report: undefined, problem: undefined }),
  };
}

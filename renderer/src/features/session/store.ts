import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Problem } from '../../../../shared/model/problem.ts';
import type { SessionSnapshot } from '../../../../shared/model/session.ts';
import type { Bridge } from '../../bridge.ts';

interface SessionsState {
  loaded: boolean;
  problem: Problem | undefined;
  byConnection: Readonly<Record<string, SessionSnapshot>>;
  /** The connection the user chose to sign out of: nobody has to be told why that session is gone. */
  leaving: string | undefined;
}

export interface Sessions {
  store: StoreApi<SessionsState>;
  /** Asks for every session; again after a failure. */
  start(): Promise<void>;
  signOut(connection: string): Promise<void>;
  /** Tries a waiting session again at once. */
  retry(connection: string): Promise<void>;
}

type Held = SessionsState['byConnection'];

/** Puts a snapshot in place, unless it is older than the one held. */
function withSnapshot(held: Held, next: SessionSnapshot): Held {
  const current = held[next.connection];
  if (current !== undefined && next.generation < current.generation) return held;
  return { ...held, [next.connection]: next };
}

// An event of the same generation is later than the list, so the list fills gaps or brings newer generations.
function withList(held: Held, list: SessionSnapshot[]): Held {
  return list.reduce<Held>((all, next) => {
    const current = all[next.connection];
    return current !== undefined && next.generation <= current.generation ? all : withSnapshot(all, next);
  }, held);
}

/** Follows `session.changed` and forgets that the user was leaving once another sign-in begins. */
function listen(bridge: Bridge, store: StoreApi<SessionsState>): void {
  bridge.on('session.changed', (next) => {
    const { byConnection, leaving } = store.getState();
    const startsAgain = next.connection === leaving && next.state === 'signingIn';
    store.setState({
      byConnection: withSnapshot(byConnection, next),
      leaving: startsAgain ? undefined : leaving,
    });
  });
}

/** The sessions as main reports them. Snapshots older than the one held are dropped. */
export function createSessions(bridge: Bridge): Sessions {
  const store = createStore<SessionsState>(() => ({
    loaded: false,
    problem: undefined,
    byConnection: {},
    leaving: undefined,
  }));
  listen(bridge, store);
  return {
    store,
    start: async () => {
      const answer = await bridge['session.list'](null);
      if (!answer.ok) return store.setState({ problem: answer.problem });
      const byConnection = withList(store.getState().byConnection, answer.value);
      store.setState({ loaded: true, problem: undefined, byConnection });
    },
    signOut: async (connection) => {
      store.setState({ leaving: connection });
      const answer = await bridge['session.signOut']({ connection });
      if (!answer.ok) store.setState({ problem: answer.problem, leaving: undefined });
    },
    retry: async (connection) => {
      const answer = await bridge['session.retry']({ connection });
      store.setState({ problem: answer.ok ? undefined : answer.problem });
    },
  };
}

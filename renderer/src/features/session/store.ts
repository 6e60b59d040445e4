import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Problem } from '../../../../shared/model/problem.ts';
import type { SessionSnapshot } from '../../../../shared/model/session.ts';
import type { Bridge } from '../../bridge.ts';

interface SessionsState {
  loaded: boolean;
  problem: Problem | undefined;
  bySession: Readonly<Record<string, SessionSnapshot>>;
  /** The session the user chose to end: no notice explains its end. */
  leaving: string | undefined;
}

export interface Sessions {
  store: StoreApi<SessionsState>;
  /** Asks for every session; again after a failure. */
  start(): Promise<void>;
  signOut(session: string): Promise<void>;
  /** The same for all sessions of this person; gives a problem when none was ended. */
  signOutEverywhere(session: string): Promise<Problem | undefined>;
  /** A session for a further account of this connection; undefined when there cannot be one. */
  add(connection: string): Promise<string | undefined>;
  /** Retries a waiting session now. */
  retry(session: string): Promise<void>;
}

type Held = SessionsState['bySession'];

/** Puts a snapshot in place, unless it is older than the one held. */
function withSnapshot(held: Held, next: SessionSnapshot): Held {
  const current = held[next.session];
  if (current !== undefined && next.generation < current.generation) return held;
  return { ...held, [next.session]: next };
}

// An event of the same generation is later than the list, so the list fills gaps or brings newer generations.
function withList(held: Held, list: SessionSnapshot[]): Held {
  return list.reduce<Held>((all, next) => {
    const current = all[next.session];
    return current !== undefined && next.generation <= current.generation ? all : withSnapshot(all, next);
  }, held);
}

/** Follows `session.changed` and forgets that the user was leaving once another sign-in begins. */
function listen(bridge: Bridge, store: StoreApi<SessionsState>): void {
  bridge.on('session.changed', (next) => {
    const { bySession, leaving } = store.getState();
    const startsAgain = next.session === leaving && next.state === 'signingIn';
    store.setState({
      bySession: withSnapshot(bySession, next),
      leaving: startsAgain ? undefined : leaving,
    });
  });
}

/** The sessions as main reports them. Snapshots older than the one held are dropped. */
export function createSessions(bridge: Bridge): Sessions {
  const store = createStore<SessionsState>(() => ({
    loaded: false,
    problem: undefined,
    bySession: {},
    leaving: undefined,
  }));
  listen(bridge, store);
  return {
    store,
    start: async () => {
      const answer = await bridge['session.list'](null);
      if (!answer.ok) return store.setState({ problem: answer.problem });
      const bySession = withList(store.getState().bySession, answer.value);
      store.setState({ loaded: true, problem: undefined, bySession });
    },
    signOut: async (session) => {
      store.setState({ leaving: session });
      const answer = await bridge['session.signOut']({ session });
      if (!answer.ok) store.setState({ problem: answer.problem, leaving: undefined });
    },
    signOutEverywhere: async (session) => {
      store.setState({ leaving: session });
      const answer = await bridge['signOut.everywhere']({ session });
      if (answer.ok) return undefined;
      store.setState({ leaving: undefined });
      return answer.problem;
    },
    add: async (connection) => {
      const answer = await bridge['session.add']({ connection });
      store.setState({ problem: answer.ok ? undefined : answer.problem });
      return answer.ok ? answer.value.session : undefined;
    },
    retry: async (session) => {
      const answer = await bridge['session.retry']({ session });
      store.setState({ problem: answer.ok ? undefined : answer.problem });
    },
  };
}

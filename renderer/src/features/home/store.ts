import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Activity } from '../../../../shared/model/activity.ts';
import type { Problem } from '../../../../shared/model/problem.ts';
import type { SessionState } from '../../../../shared/model/session.ts';
import type { Bridge } from '../../bridge.ts';

interface RecentState {
  entries: Activity[] | undefined;
  problem: Problem | undefined;
}

export interface Recent {
  store: StoreApi<RecentState>;
  load(): Promise<void>;
  /** Loads when the session has changed since the last load. */
  follow(generation: number, state: SessionState): void;
}

const shown = 6;

/** The latest activity of one session, newest first. */
export function createRecent(bridge: Bridge, session: string): Recent {
  const store = createStore<RecentState>(() => ({ entries: undefined, problem: undefined }));
  let asked = 0;
  let followed = '';
  const load = async () => {
    asked += 1;
    const mine = asked;
    const answer = await bridge['activity.list']({ session, most: shown });
    if (mine !== asked) return;
    if (!answer.ok) return store.setState({ problem: answer.problem });
    store.setState({ entries: answer.value, problem: undefined });
  };
  return {
    store,
    load,
    follow: (generation, state) => {
      const next = `${generation} ${state}`;
      if (next === followed) return;
      followed = next;
      void load();
    },
  };
}

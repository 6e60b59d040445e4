import { createStore, type StoreApi } from 'zustand/vanilla';
import type { LeakReport } from '../../../../shared/model/leaks.ts';
import type { Problem } from '../../../../shared/model/problem.ts';
import type { RefreshReport } from '../../../../shared/model/session.ts';
import type { Bridge } from '../../bridge.ts';

interface Outcome<T> {
  busy: boolean;
  report: T | undefined;
  problem: Problem | undefined;
}

interface ActionsState {
  renewal: Outcome<RefreshReport>;
  leaks: Outcome<LeakReport>;
}

export interface SessionActions {
  store: StoreApi<ActionsState>;
  /** Refreshes the access token now and keeps what changed. One at a time. */
  renew(): Promise<void>;
  /** Runs the leak search (FEATURES B1) and keeps what it looked at. One at a time. */
  checkLeaks(): Promise<void>;
}

const none = { busy: false, report: undefined, problem: undefined };

/** Actions on one session, and their results. */
export function createSessionActions(bridge: Bridge, session: string): SessionActions {
  const store = createStore<ActionsState>(() => ({ renewal: none, leaks: none }));
  return {
    store,
    renew: async () => {
      if (store.getState().renewal.busy) return;
      store.setState({ renewal: { ...none, busy: true } });
      const answer = await bridge['session.renew']({ session });
      store.setState({
        renewal: answer.ok ? { ...none, report: answer.value } : { ...none, problem: answer.problem },
      });
    },
    checkLeaks: async () => {
      if (store.getState().leaks.busy) return;
      store.setState({ leaks: { ...none, busy: true } });
      const answer = await bridge['leaks.check']({ session });
      store.setState({
        leaks: answer.ok ? { ...none, report: answer.value } : { ...none, problem: answer.problem },
      });
    },
  };
}

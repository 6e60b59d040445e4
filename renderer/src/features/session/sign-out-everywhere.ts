import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Problem } from '../../../../shared/model/problem.ts';
import type { Bridge } from '../../bridge.ts';

interface EverywhereState {
  /** Whether the person is being asked if they mean it. */
  asked: boolean;
  /** Whether it would reach other devices; undefined while that is not known. */
  others: boolean | undefined;
  busy: boolean;
  problem: Problem | undefined;
}

/** Signing out of all devices: asked for, confirmed, done. */
export interface Everywhere {
  store: StoreApi<EverywhereState>;
  /** Asks the person, and the app how far it reaches. */
  ask(): Promise<void>;
  cancel(): void;
  /** Does it; one at a time. */
  confirm(): Promise<void>;
}

const rest: EverywhereState = { asked: false, others: undefined, busy: false, problem: undefined };

/** `signOut` ends all sessions of the person and gives a problem when it did not. */
export function createEverywhere(
  bridge: Bridge,
  session: string,
  signOut: () => Promise<Problem | undefined>,
): Everywhere {
  const store = createStore<EverywhereState>(() => rest);
  return {
    store,
    ask: async () => {
      store.setState({ ...rest, asked: true });
      const answer = await bridge['signOut.reach']({ session });
      if (!store.getState().asked) return;
      store.setState(answer.ok ? { others: answer.value.others } : { problem: answer.problem });
    },
    cancel: () => store.setState(rest),
    confirm: async () => {
      if (store.getState().busy) return;
      store.setState({ busy: true, problem: undefined });
      const problem = await signOut();
      store.setState({ busy: false, problem });
    },
  };
}

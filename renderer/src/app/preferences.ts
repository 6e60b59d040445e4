import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Problem } from '../../../shared/model/problem.ts';
import type { Preferences, PreferencesPatch } from '../../../shared/model/settings.ts';
import type { Bridge } from '../bridge.ts';

interface PreferencesState {
  view: Preferences | undefined;
  /** Why they could not be asked for. */
  problem: Problem | undefined;
  /** Why the last change was not taken. */
  refused: Problem | undefined;
}

/** What a person chose for the app as a whole. */
export interface PreferencesStore {
  store: StoreApi<PreferencesState>;
  load(): Promise<void>;
  /** Changes what is given; shown at once, and as it was where main refuses. */
  change(patch: PreferencesPatch): Promise<void>;
}

/** Follows main: a change made elsewhere (the tray, the menu) shows, too. */
export function createPreferences(bridge: Bridge): PreferencesStore {
  const store = createStore<PreferencesState>(() => ({
    view: undefined,
    problem: undefined,
    refused: undefined,
  }));
  bridge.on('settings.changed', (view) => store.setState({ view }));
  return {
    store,
    load: async () => {
      const answer = await bridge['settings.get'](null);
      store.setState(answer.ok ? { view: answer.value, problem: undefined } : { problem: answer.problem });
    },
    change: async (patch) => {
      const { view } = store.getState();
      if (view !== undefined)
        store.setState({ view: { ...view, ...patch } as Preferences, refused: undefined });
      const answer = await bridge['settings.set'](patch);
      store.setState(answer.ok ? { view: answer.value } : { view, refused: answer.problem });
    },
  };
}

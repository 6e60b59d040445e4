import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Activity, ActivityPreview } from '../../../../shared/model/activity.ts';
import type { Problem } from '../../../../shared/model/problem.ts';
import type { Bridge } from '../../bridge.ts';

interface ActivityState {
  /** Newest first; undefined until main has answered. */
  entries: Activity[] | undefined;
  problem: Problem | undefined;
  /** There may be older entries than these. */
  more: boolean;
  preview: ActivityPreview | undefined;
  previewProblem: Problem | undefined;
  saving: boolean;
  saved: { file: string; entries: number } | undefined;
  saveProblem: Problem | undefined;
}

export interface ActivityLog {
  store: StoreApi<ActivityState>;
  load(): Promise<void>;
  /** Asks for everything main keeps. */
  loadAll(): Promise<void>;
  /** Takes in what happens from now on, until the returned function is called. */
  listen(): () => void;
  /** Asks what an export would hold now. */
  look(): Promise<void>;
  /** Lets the person choose a file and saves the export there. One at a time. */
  save(): Promise<void>;
}

/** What a person looks at first, quickly there; and all that main keeps. */
const first = 400;
const all = 2_000;

/** Puts an entry first; one that happened again leaves its old place. */
function withEntry(entries: readonly Activity[], entry: Activity): Activity[] {
  return [entry, ...entries.filter(({ id }) => id !== entry.id)];
}

/** The flight recorder as one session may see it. */
export function createActivityLog(bridge: Bridge, session: string): ActivityLog {
  const store = createStore<ActivityState>(() => ({
    entries: undefined,
    problem: undefined,
    more: false,
    preview: undefined,
    previewProblem: undefined,
    saving: false,
    saved: undefined,
    saveProblem: undefined,
  }));
  const load = async (most: number) => {
    const answer = await bridge['activity.list']({ session, most });
    if (answer.ok) {
      const more = answer.value.length === most && most < all;
      store.setState({ entries: answer.value, problem: undefined, more });
    } else store.setState({ problem: answer.problem });
  };
  return {
    store,
    load: () => load(first),
    loadAll: () => load(all),
    listen: () =>
      bridge.on('activity.added', (entry) => {
        if (entry.session !== undefined && entry.session !== session) return;
        const { entries } = store.getState();
        if (entries !== undefined) store.setState({ entries: withEntry(entries, entry) });
      }),
    look: async () => {
      const answer = await bridge['activity.preview']({ session });
      store.setState(
        answer.ok
          ? { preview: answer.value, previewProblem: undefined }
          : { preview: undefined, previewProblem: answer.problem },
      );
    },
    save: async () => {
      if (store.getState().saving) return;
      store.setState({ saving: true, saved: undefined, saveProblem: undefined });
      const answer = await bridge['activity.export']({ session });
      store.setState(
        answer.ok
          ? { saving: false, saved: answer.value ?? undefined }
          : { saving: false, saveProblem: answer.problem },
      );
    },
  };
}

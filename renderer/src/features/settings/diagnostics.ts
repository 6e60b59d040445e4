import { createStore, type StoreApi } from 'zustand/vanilla';
import type { DiagnosticsPreview } from '../../../../shared/model/diagnostics.ts';
import type { Problem } from '../../../../shared/model/problem.ts';
import type { Bridge } from '../../bridge.ts';

interface DiagnosticsState {
  /** Where the log is. */
  file: string | undefined;
  fileProblem: Problem | undefined;
  looking: boolean;
  preview: DiagnosticsPreview | undefined;
  lookProblem: Problem | undefined;
  saving: boolean;
  saved: { file: string; bytes: number } | undefined;
  saveProblem: Problem | undefined;
}

/** The location of the log, and the diagnostics file. */
export interface DiagnosticsStore {
  store: StoreApi<DiagnosticsState>;
  load(): Promise<void>;
  showLog(): void;
  /** Requests a preview of the file. */
  look(): Promise<void>;
  /** Saves the preview to a file the user chooses. One at a time. */
  save(): Promise<void>;
}

export function createDiagnosticsStore(bridge: Bridge): DiagnosticsStore {
  const store = createStore<DiagnosticsState>(() => ({
    file: undefined,
    fileProblem: undefined,
    looking: false,
    preview: undefined,
    lookProblem: undefined,
    saving: false,
    saved: undefined,
    saveProblem: undefined,
  }));
  return {
    store,
    load: async () => {
      const answer = await bridge['diagnostics.log'](null);
      store.setState(
        answer.ok ? { file: answer.value.file, fileProblem: undefined } : { fileProblem: answer.problem },
      );
    },
    showLog: () => void bridge['diagnostics.showLog'](null),
    look: async () => {
      if (store.getState().looking) return;
      store.setState({ looking: true, saved: undefined, saveProblem: undefined });
      const answer = await bridge['diagnostics.preview'](null);
      store.setState(
        answer.ok
          ? { looking: false, preview: answer.value, lookProblem: undefined }
          : { looking: false, preview: undefined, lookProblem: answer.problem },
      );
    },
    save: async () => {
      const { saving, looking, preview } = store.getState();
      if (saving || looking || preview === undefined) return;
      store.setState({ saving: true, saved: undefined, saveProblem: undefined });
      const answer = await bridge['diagnostics.save'](null);
      store.setState(
        answer.ok
          ? { saving: false, saved: answer.value ?? undefined }
          : { saving: false, saveProblem: answer.problem },
      );
    },
  };
}

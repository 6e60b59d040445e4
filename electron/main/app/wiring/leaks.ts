import type { BrowserWindow } from 'electron';
import type { LeakReport } from '../../../../shared/model/leaks.ts';
import { fileLocations } from '../../leaks/file-locations.ts';
import { runLeakSearch } from '../../leaks/search.ts';
import { windowLocations } from '../../leaks/window-locations.ts';
import type { Recorder } from '../../recorder/recorder.ts';
import type { Sessions } from '../../session/sessions.ts';
import type { Paths } from '../paths.ts';

export interface LeakSearchOptions {
  paths: Pick<Paths, 'userData' | 'log'>;
  recorder: Recorder;
  sessions: Pick<Sessions, 'secrets'>;
  /** The main window while it is open. */
  window(): BrowserWindow | undefined;
}

/** Creates the search for live secrets in the window and in the files of the app. */
export function wireLeakSearch(options: LeakSearchOptions): () => Promise<LeakReport> {
  const { paths, recorder, sessions, window } = options;
  return () => {
    const contents = window()?.webContents;
    const files = fileLocations({ userData: paths.userData, logFile: paths.log, recorder });
    return runLeakSearch({
      secrets: sessions.secrets(),
      locations: contents ? [...windowLocations(contents), ...files] : files,
    });
  };
}

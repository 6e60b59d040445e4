import { powerMonitor, systemPreferences, type WebContents } from 'electron';
import type { Connection } from '../../../../shared/model/connection.ts';
import { type Idle, startIdle } from '../../idle/idle.ts';
import { createLockStorage } from '../../idle/lock-storage.ts';
import { createOwnerCheck } from '../../idle/owner-check.ts';
import type { Sessions } from '../../session/sessions.ts';
import type { SessionsDeps } from '../../session/types.ts';
import type { Settings } from '../../settings/settings.ts';
import { onWindowInput } from '../../window/focus/input.ts';

interface Watched {
  connection(id: string): Connection | undefined;
  sessions: Sessions;
  /** The main window's contents while there is a window. */
  contents(): WebContents | undefined;
}

/** Whether somebody is at this computer, and what is known of it from the last run. */
export interface Inactivity {
  forSessions: Pick<SessionsDeps, 'locks' | 'owner'>;
  /** Watches over the sessions from now on. */
  watch(about: Watched): Idle;
}

export interface InactivityOptions {
  settings: Settings;
  log(message: string, evidence: unknown): void;
}

/** Nothing is watched yet. */
export function wireInactivity({ settings, log }: InactivityOptions): Inactivity {
  const locks = createLockStorage(settings);
  return {
    forSessions: { locks, owner: createOwnerCheck(systemPreferences) },
    watch: ({ connection, sessions, contents }) =>
      startIdle({
        connection,
        settings,
        sessions,
        power: powerMonitor,
        onInput: onWindowInput,
        // Only a page that is gone has surely forgotten: its script and its views keep copies of what they showed.
        forget: () => contents()?.reload(),
        failed: (error) => log('a session that nobody is at could not be locked or signed out', error),
      }),
  };
}

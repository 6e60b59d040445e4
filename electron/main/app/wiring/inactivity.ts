import { type BrowserWindow, powerMonitor } from 'electron';
import type { Connections } from '../../connections/connections.ts';
import { type Idle, startIdle } from '../../idle/idle.ts';
import type { Sessions } from '../../session/sessions.ts';
import type { Settings } from '../../settings/settings.ts';
import { onWindowInput } from '../../window/focus/window-input.ts';
import type { SessionHub } from './session-hub.ts';

export interface InactivityOptions {
  connections: Pick<Connections, 'get'>;
  settings: Settings;
  sessions: Sessions;
  hub: Pick<SessionHub, 'onChange'>;
  /** The main window while it is open. */
  window(): BrowserWindow | undefined;
  log(message: string, evidence: unknown): void;
}

/** Locks or signs out sessions while nobody uses the computer. */
export function wireInactivity(options: InactivityOptions): Idle {
  const { connections, settings, sessions, hub, window, log } = options;
  const idle = startIdle({
    connection: connections.get,
    settings,
    sessions,
    power: powerMonitor,
    onInput: onWindowInput,
    // Only a reload makes the page forget: its script and its views keep copies of what they showed.
    clearWindow: () => window()?.webContents.reload(),
    onError: (error) => log('an inactive session could not be locked or signed out', error),
  });
  hub.onChange(({ signIn }) => {
    // A sign-in in the browser is activity that no window of this app sees.
    if (signIn !== undefined) idle.recordInput();
  });
  return idle;
}

import { type BrowserWindow, systemPreferences } from 'electron';
import type { Connections } from '../../connections/connections.ts';
import { createLockStorage } from '../../idle/lock-storage.ts';
import { createOwnerCheck } from '../../idle/owner-check.ts';
import type { Routes } from '../../network/routes.ts';
import type { Sessions } from '../../session/sessions.ts';
import { createSessions } from '../../session/sessions.ts';
import type { Prompt, Stores } from '../../session/types.ts';
import type { Settings } from '../../settings/settings.ts';
import { openExternally } from '../../window/focus/take-focus.ts';
import { openInBrowser } from '../../window/open-external.ts';
import type { PromptWindow } from '../../window/prompt/prompt-window.ts';
import { confirmAccountIn } from '../dialogs/confirm-account.ts';
import { confirmConnectionChangeIn } from '../dialogs/confirm-connection-change.ts';
import type { Paths } from '../paths.ts';
import type { RecorderServices } from './recorder.ts';
import type { SessionHub } from './session-hub.ts';

export interface SessionsOptions {
  paths: Pick<Paths, 'locks'>;
  connections: Pick<Connections, 'list' | 'get'>;
  stores: Stores;
  settings: Settings;
  recording: Pick<RecorderServices, 'recorder' | 'fingerprint'>;
  routes: Routes;
  promptWindow: Pick<PromptWindow, 'ask'>;
  /** The window that owns dialogs. */
  window(): BrowserWindow | undefined;
  hub: Pick<SessionHub, 'addSource' | 'changed'>;
}

/** Creates the sessions with their dialogs, locks and lock files, and adds them to the hub. Nothing is loaded yet. */
export function wireSessions(options: SessionsOptions): Sessions {
  const { connections, settings, recording, window, hub } = options;
  const sessions = createSessions({
    connections: connections.list(),
    stores: options.stores,
    prompt: createPrompt(options.promptWindow, connections),
    confirmChange: confirmConnectionChangeIn(window, settings),
    confirmAccount: confirmAccountIn(window, settings),
    openBrowser: (page) => openInBrowser(page, openExternally),
    record: (entry) => recording.recorder.record(entry),
    fingerprint: recording.fingerprint,
    locks: createLockStorage(settings),
    owner: createOwnerCheck(systemPreferences),
    onChange: hub.changed,
    lockFolder: options.paths.locks,
    routes: options.routes,
  });
  hub.addSource(sessions);
  return sessions;
}

function createPrompt(
  promptWindow: Pick<PromptWindow, 'ask'>,
  connections: Pick<Connections, 'get'>,
): Prompt {
  return {
    ask: ({ connection, asks, host, username, problem, signal }) => {
      // The connection may have been renamed since.
      const { name } = connections.get(connection.id) ?? connection;
      const question = { asks, connection: name, host, username };
      return promptWindow.ask(problem === undefined ? question : { ...question, problem }, signal);
    },
  };
}

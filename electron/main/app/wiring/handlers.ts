import { app, clipboard } from 'electron';
import type { LeakReport } from '../../../../shared/model/leaks.ts';
import { createSignOutEverywhere } from '../../account/sign-out-everywhere.ts';
import type { Connections } from '../../connections/connections.ts';
import type { ConnectionsController } from '../../connections/controller.ts';
import type { Desktop } from '../../desktop/desktop.ts';
import type { Gateway } from '../../gateway/gateway.ts';
import type { Idle } from '../../idle/idle.ts';
import type { Handlers } from '../../ipc/answer.ts';
import { activityHandlers } from '../../ipc/handlers/activity.ts';
import { appHandlers } from '../../ipc/handlers/app.ts';
import { connectionsHandlers } from '../../ipc/handlers/connections.ts';
import { desktopHandlers } from '../../ipc/handlers/desktop.ts';
import type { diagnosticsHandlers } from '../../ipc/handlers/diagnostics.ts';
import { idleHandlers } from '../../ipc/handlers/idle.ts';
import { jobsHandlers } from '../../ipc/handlers/jobs.ts';
import { leaksHandlers } from '../../ipc/handlers/leaks.ts';
import { profileHandlers } from '../../ipc/handlers/profile.ts';
import { promptHandlers } from '../../ipc/handlers/prompt.ts';
import { requestsHandlers } from '../../ipc/handlers/requests.ts';
import { sessionHandlers } from '../../ipc/handlers/session.ts';
import { settingsHandlers } from '../../ipc/handlers/settings.ts';
import { signOutHandlers } from '../../ipc/handlers/sign-out.ts';
import { refuseUnderLock } from '../../ipc/under-lock.ts';
import type { Sessions } from '../../session/sessions.ts';
import type { Stores } from '../../session/types.ts';
import type { Settings } from '../../settings/settings.ts';
import type { PromptWindow } from '../../window/prompt/prompt-window.ts';
import { currentLanguages } from '../i18n.ts';
import type { Notices } from '../notices.ts';
import type { Admin } from './admin.ts';
import type { wireKeyring } from './keyring.ts';
import type { NetworkServices } from './network.ts';
import type { RecorderServices } from './recorder.ts';

export interface HandlersDeps {
  testBuild: boolean;
  sandboxed(): boolean;
  notices: Notices;
  promptWindow: PromptWindow;
  connections: Connections;
  stores: Pick<Stores, 'keyring'>;
  settings: Settings;
  recording: RecorderServices;
  network: NetworkServices;
  sessions: Sessions;
  /** Resolves when every stored session is known. */
  started: Promise<void>;
  gateway: Gateway;
  idle: Idle;
  desktop: Desktop;
  keyring: ReturnType<typeof wireKeyring>;
  admin: Admin;
  connectionsController: ConnectionsController;
  diagnostics: ReturnType<typeof diagnosticsHandlers>;
  searchForLeaks(): Promise<LeakReport>;
}

/** The handlers of every channel; those of a locked session are refused. */
export function createHandlers(deps: HandlersDeps): Handlers {
  const { connections, stores, settings, recording, network, sessions, started, gateway } = deps;
  const { consent } = network;
  const signOutEverywhere = createSignOutEverywhere({ connections: connections.list, sessions, gateway });
  const handlers: Handlers = {
    ...appHandlers(() => ({
      version: app.getVersion(),
      electron: process.versions.electron,
      testBuild: deps.testBuild,
      sandboxed: deps.sandboxed(),
      keyring: stores.keyring(),
      notices: deps.notices.list(),
    })),
    ...connectionsHandlers(deps.connectionsController),
    ...sessionHandlers({ sessions, started, copy: (text) => clipboard.writeText(text) }),
    ...signOutHandlers(sessions, signOutEverywhere),
    ...profileHandlers(gateway),
    ...jobsHandlers(gateway),
    ...requestsHandlers(gateway, sessions),
    ...activityHandlers(recording),
    ...idleHandlers(deps.idle, consent),
    ...settingsHandlers(settings, consent),
    ...desktopHandlers(deps.desktop),
    ...leaksHandlers(deps.searchForLeaks),
    ...promptHandlers(deps.promptWindow, () => currentLanguages(settings)),
    ...deps.keyring.handlers,
    ...deps.admin.handlers,
    ...network.handlers,
    ...deps.diagnostics,
  };
  return refuseUnderLock(handlers, sessions.checkOpen);
}

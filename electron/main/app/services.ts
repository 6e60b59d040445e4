import type { BrowserWindow } from 'electron';
import { createAnswer } from '../ipc/answer.ts';
import type { Answer } from '../ipc/router.ts';
import { withholdUnderLock } from '../ipc/under-lock.ts';
import { createMask } from '../recorder/mask.ts';
import type { Sessions } from '../session/sessions.ts';
import { applySettings } from '../settings/apply-settings.ts';
import { createEmitter } from '../window/events.ts';
import type { PromptWindow } from '../window/prompt/prompt-window.ts';
import type { SecretWindow } from '../window/prompt/secret-window.ts';
import type { WindowController } from '../window/window-controller.ts';
import type { Notices } from './notices.ts';
import type { Paths } from './paths.ts';
import { stopServices } from './stop-services.ts';
import { wireAdmin } from './wiring/admin.ts';
import { wireConnections } from './wiring/connections.ts';
import { wireDesktop } from './wiring/desktop.ts';
import { wireDiagnostics } from './wiring/diagnostics.ts';
import { wireGateway } from './wiring/gateway.ts';
import { createHandlers } from './wiring/handlers.ts';
import { wireInactivity } from './wiring/inactivity.ts';
import { wireKeyring } from './wiring/keyring.ts';
import { wireLeakSearch } from './wiring/leaks.ts';
import { wireNetwork } from './wiring/network.ts';
import { wireRecorder } from './wiring/recorder.ts';
import { createSessionHub } from './wiring/session-hub.ts';
import { wireSessions } from './wiring/sessions.ts';
import { wireStorage } from './wiring/storage.ts';

export interface ServicesOptions {
  paths: Paths;
  connectionsFile: string | undefined;
  testBuild: boolean;
  sandboxed(): boolean;
  notices: Notices;
  promptWindow: PromptWindow;
  secretWindow: SecretWindow;
  windowController: WindowController;
  devTools: boolean;
  startArguments: readonly string[];
  /** The main window while it is open. */
  window(): BrowserWindow | undefined;
}

/** The services behind the IPC channels. */
export interface Services {
  answer: Answer;
  /** Writes an error to the log, redacted. */
  log(message: string, evidence: unknown): void;
  /** Ends sessions and connections, and writes unsaved data. */
  stop(): Promise<void>;
}

/** Shorter secrets are parts of ordinary words. */
const shortestMasked = 8;

/**
 * Constructs the services and begins to load the stored sessions.
 * @throws ProblemError `disk_failed` when the vault's folder cannot be read; nothing was changed then
 */
export async function startServices(options: ServicesOptions): Promise<Services> {
  const { window } = options;
  // The recorder masks the secrets of the sessions, and the sessions write to the recorder: the hub comes before both.
  const hub = createSessionHub();
  const send = withholdUnderLock((event, payload) => window()?.webContents.send(event, payload), hub.list);
  const opening = wireRecorder({ ...options, hub, send });
  const { connections, stores, settings } = await wireStorage(options, opening);
  const recording = await opening;
  const { recorder, logError: log } = recording;

  const emit = createEmitter({ send, log });
  const base = { ...options, hub, recording, recorder, log, emit, connections, stores, settings };
  applySettings(settings, (preferences) => emit('settings.changed', preferences));
  hub.onChange((snapshot) => emit('session.changed', snapshot));
  const network = await wireNetwork(base);
  const { routes, authorities } = network;
  const sessions = wireSessions({ ...base, routes });
  // Before the gateway: when the computer wakes, inactivity is checked before any request is sent again.
  const idle = wireInactivity({ ...base, sessions });
  const { gateway, wake } = wireGateway({ ...base, sessions, routes });
  const keyring = wireKeyring({ ...base, sessions });
  const desktop = wireDesktop({ ...base, sessions });
  const admin = wireAdmin({ ...base, gateway });

  // After every listener has registered: loading a session changes it.
  const started = loadSessions(sessions, options.notices, log);
  const handlers = createHandlers({
    ...base,
    network,
    sessions,
    started,
    gateway,
    idle,
    desktop,
    keyring,
    admin,
    connectionsController: wireConnections({ ...base, sessions, routes, started }),
    diagnostics: wireDiagnostics({ ...base, sessions, authorities }),
    searchForLeaks: wireLeakSearch({ ...base, sessions }),
  });
  return {
    answer: createAnswer({ handlers, log, mask: createMask(() => sessions.secrets(), shortestMasked) }),
    log,
    stop: () => stopServices({ sessions, admin, keyring, idle, gateway, wake, desktop, recorder }, log),
  };
}

/** Resolves when every stored session is known, or when loading them has failed. */
async function loadSessions(sessions: Sessions, notices: Notices, log: Services['log']): Promise<void> {
  try {
    await sessions.start();
  } catch (error) {
    log('the stored sessions could not be loaded', error);
    notices.add('The stored sessions could not be loaded. Nothing was deleted. Start Latchkey again.');
  }
}

import { app, BrowserWindow, clipboard } from 'electron';
import type { KeyringView } from '../../../shared/model/session.ts';
import { createSignOutEverywhere } from '../account/sign-out-everywhere.ts';
import type { Connections } from '../connections/connections.ts';
import type { Desktop } from '../desktop/desktop.ts';
import type { Gateway } from '../gateway/gateway.ts';
import type { Wake } from '../gateway/wake.ts';
import type { Idle } from '../idle/idle.ts';
import { createAnswer, type Handlers } from '../ipc/answer.ts';
import { createEmitter } from '../ipc/events.ts';
import { activityHandlers } from '../ipc/handlers/activity.ts';
import { appHandlers } from '../ipc/handlers/app.ts';
import { connectionsHandlers } from '../ipc/handlers/connections.ts';
import { desktopHandlers } from '../ipc/handlers/desktop.ts';
import { idleHandlers } from '../ipc/handlers/idle.ts';
import { jobsHandlers } from '../ipc/handlers/jobs.ts';
import { leaksHandlers } from '../ipc/handlers/leaks.ts';
import { profileHandlers } from '../ipc/handlers/profile.ts';
import { promptHandlers } from '../ipc/handlers/prompt.ts';
import { requestsHandlers } from '../ipc/handlers/requests.ts';
import { sessionHandlers } from '../ipc/handlers/session.ts';
import { settingsHandlers } from '../ipc/handlers/settings.ts';
import { signOutHandlers } from '../ipc/handlers/sign-out.ts';
import type { Answer } from '../ipc/router.ts';
import { refuseUnderLock, withholdUnderLock } from '../ipc/under-lock.ts';
import { fileLocations } from '../leaks/file-locations.ts';
import { runLeakSearch } from '../leaks/search.ts';
import { windowLocations } from '../leaks/window-locations.ts';
import type { Routes } from '../network/routes.ts';
import { createMask } from '../recorder/mask.ts';
import type { Sessions } from '../session/sessions.ts';
import { createSessions } from '../session/sessions.ts';
import type { Prompt } from '../session/types.ts';
import { followSettings } from '../settings/follow.ts';
import type { Settings } from '../settings/settings.ts';
import type { VaultStores } from '../vault/stores.ts';
import { openOutside } from '../window/focus/take-focus.ts';
import { openInBrowser } from '../window/open-external.ts';
import type { PromptWindow } from '../window/prompt/prompt-window.ts';
import type { SecretWindow } from '../window/prompt/secret-window.ts';
import type { WindowController } from '../window/window-controller.ts';
import { confirmAccountIn } from './dialogs/confirm-account.ts';
import { confirmConnectionChangeIn } from './dialogs/confirm-connection-change.ts';
import { endServices } from './end-services.ts';
import type { Notices } from './notices.ts';
import type { Paths } from './paths.ts';
import { type Admin, wireAdmin } from './wiring/admin.ts';
import { wireConnections } from './wiring/connections.ts';
import { wireDesktop } from './wiring/desktop.ts';
import { wireDiagnostics } from './wiring/diagnostics.ts';
import { wireGateway } from './wiring/gateway.ts';
import { type Inactivity, wireInactivity } from './wiring/inactivity.ts';
import { wireKeyring } from './wiring/keyring.ts';
import { type NetworkServices, wireNetwork } from './wiring/network.ts';
import { type FlightRecorder, wireRecorder } from './wiring/recorder.ts';
import { wireStorage } from './wiring/storage.ts';

export interface ServicesOptions {
  paths: Paths;
  connectionsFile: string | undefined;
  testBuild: boolean;
  sandboxed(): boolean;
  notices: Notices;
  promptWindow: PromptWindow;
  secretWindow: SecretWindow;
  desk: WindowController;
  devTools: boolean;
  startArguments: readonly string[];
  /** The main window's contents while there is a window. */
  contents(): Electron.WebContents | undefined;
}

/** Everything behind the channels. */
export interface Services {
  answer: Answer;
  /** Writes an error down, redacted. */
  log(message: string, evidence: unknown): void;
  /** Ends sessions and connections and writes out what is still to be written. */
  stop(): Promise<void>;
}

interface Parts {
  flight: FlightRecorder;
  connections: Connections;
  emit: ReturnType<typeof createEmitter>;
  stores: VaultStores;
  sessions: Sessions;
  gateway: Gateway;
  network: Wake;
  keyring: ReturnType<typeof wireKeyring>;
  presence: Inactivity;
  idle: Idle;
  settings: Settings;
  desktop: Desktop;
  connectivity: NetworkServices;
  routes: Routes;
}

/** Shorter secrets are words of ordinary sentences. */
const shortestMasked = 8;

function createPrompt(promptWindow: PromptWindow, connections: Connections): Prompt {
  return {
    ask: ({ connection, asks, host, username, problem, signal }) => {
      // It may have been renamed since.
      const { name } = connections.get(connection.id) ?? connection;
      const question = { asks, connection: name, host, username };
      return promptWindow.ask(problem === undefined ? question : { ...question, problem }, signal);
    },
  };
}

function createHandlers(
  options: ServicesOptions,
  parts: Parts,
  admin: Admin,
  started: Promise<void>,
): Handlers {
  const { flight, connections, stores, sessions, gateway } = parts;
  const { paths, notices, contents } = options;
  const search = () => {
    const window = contents();
    const places = fileLocations({ userData: paths.userData, logFile: paths.log, recorder: flight.recorder });
    return runLeakSearch({
      secrets: sessions.secrets(),
      places: window ? [...windowLocations(window), ...places] : places,
    });
  };
  return {
    ...appHandlers(() => ({
      version: app.getVersion(),
      electron: process.versions.electron,
      testBuild: options.testBuild,
      sandboxed: options.sandboxed(),
      keyring: stores.keyring(),
      notices: notices.list(),
    })),
    ...connectionsHandlers(wireConnections({ ...parts, started, window: () => windowOf(options) })),
    ...sessionHandlers({ sessions, started, copy: (text) => clipboard.writeText(text) }),
    ...signOutHandlers(
      sessions,
      createSignOutEverywhere({ connections: connections.list, sessions, gateway }),
    ),
    ...profileHandlers(gateway),
    ...jobsHandlers(gateway),
    ...requestsHandlers(gateway, sessions),
    ...activityHandlers(flight),
    ...idleHandlers(parts.idle, parts.connectivity.consent),
    ...settingsHandlers(parts.settings, parts.connectivity.consent),
    ...desktopHandlers(parts.desktop),
    ...leaksHandlers(search),
    ...promptHandlers(options.promptWindow, () => languagesOf(parts.settings)),
    ...parts.keyring.handlers,
    ...admin.handlers,
    ...parts.connectivity.handlers,
    ...wireDiagnostics({ ...options, ...parts, window: () => windowOf(options) }),
  };
}

function windowOf({ contents }: ServicesOptions): BrowserWindow | undefined {
  const shown = contents();
  return shown === undefined ? undefined : (BrowserWindow.fromWebContents(shown) ?? undefined);
}

function openDesktopFor(
  options: ServicesOptions,
  { connections, ...about }: Pick<Parts, 'connections' | 'settings' | 'sessions'> & Pick<Services, 'log'>,
): Desktop {
  return wireDesktop({
    ...options,
    ...about,
    notice: options.notices.add,
    nameOf: (connection) => connections.get(connection)?.name ?? connection,
    watchNames: connections.watch,
  });
}

async function openFiles(options: ServicesOptions, opening: Promise<FlightRecorder>) {
  try {
    return await Promise.all([opening, wireStorage(options, opening)]);
  } catch (error) {
    // The next who asks for the services opens the log anew.
    await (await opening).recorder.stop();
    throw error;
  }
}

async function createParts(options: ServicesOptions): Promise<Parts> {
  let sessions: Sessions | undefined;
  let network: Wake | undefined;
  let idle: Idle | undefined;
  let desktop: Desktop | undefined;
  const secrets = () => sessions?.secrets() ?? [];
  const list = () => sessions?.list() ?? [];
  const send = withholdUnderLock((event, payload) => options.contents()?.send(event, payload), list);
  const window = () => windowOf(options);
  const { paths, promptWindow } = options;
  const opening = wireRecorder({ paths, sessions: list, secrets, send, window });
  const [flight, [connections, stores, settings]] = await openFiles(options, opening);
  const { recorder } = flight;
  const log = (message: string, evidence: unknown) => recorder.log('error', message, evidence);
  const connectivity = await wireNetwork({ ...options, settings, recorder, connections, window });
  const { routes } = connectivity;
  const presence = wireInactivity({ settings, log });
  const emit = createEmitter({ send, log });
  followSettings(settings, (now) => emit('settings.changed', now));
  const running = createSessions({
    connections: connections.list(),
    stores,
    prompt: createPrompt(promptWindow, connections),
    confirmChange: confirmConnectionChangeIn(window, settings),
    openBrowser: (page) => openInBrowser(page, openOutside),
    confirmAccount: confirmAccountIn({ settings, window }),
    record: (entry) => recorder.record(entry),
    fingerprint: flight.fingerprint,
    onChange: (snapshot) => {
      emit('session.changed', snapshot);
      network?.sessionChanged();
      desktop?.sessionChanged(snapshot);
      if (snapshot.state === 'locked') options.secretWindow.forget(snapshot.session);
      if (snapshot.signIn !== undefined) idle?.touched();
    },
    ...presence.forSessions,
    lockFolder: paths.locks,
    routes,
  });
  sessions = running;
  // Before the network: what the machine wakes to first is whether somebody is there.
  idle = presence.watch({
    connection: connections.get,
    sessions: running,
    contents: options.contents,
  });
  const requests = wireGateway({ connections, sessions: running, flight, secrets, emit, routes });
  network = requests.network;
  const changed = (view: KeyringView) => emit('keyring.changed', view);
  const keyring = wireKeyring({ stores, sessions: running, promptWindow, changed, log });
  desktop = openDesktopFor(options, { connections, settings, sessions: running, log });
  return {
    flight,
    connections,
    emit,
    stores,
    sessions: running,
    ...requests,
    keyring,
    presence,
    idle,
    settings,
    desktop,
    connectivity,
    routes,
  };
}

/** Tags of the languages to speak, best first; `system` is none and is passed over. */
const languagesOf = (settings: Settings): string[] => [
  settings.now().language,
  ...app.getPreferredSystemLanguages(),
];

function openAdmin({ secretWindow }: ServicesOptions, parts: Parts, log: Services['log']): Admin {
  const { gateway, connections, settings, sessions } = parts;
  return wireAdmin({
    log,
    sessions,
    gateway,
    connection: connections.get,
    secretWindow,
    clipboard,
    languages: () => languagesOf(settings),
  });
}

/**
 * Puts the services together and begins to load the stored sessions.
 * @throws ProblemError `disk_failed` when the vault's folder cannot be read; nothing was changed then
 */
export async function startServices(options: ServicesOptions): Promise<Services> {
  const parts = await createParts(options);
  const { recorder } = parts.flight;
  const { sessions } = parts;
  const log = (message: string, evidence: unknown) => recorder.log('error', message, evidence);
  const started = sessions.start().catch((error: unknown) => {
    log('the stored sessions could not be loaded', error);
    options.notices.add(
      'The stored sessions could not be loaded. Nothing was deleted. Start Latchkey again.',
    );
  });
  const admin = openAdmin(options, parts, log);
  const handlers = refuseUnderLock(createHandlers(options, parts, admin, started), sessions.checkOpen);
  const mask = createMask(() => sessions.secrets(), shortestMasked);
  return {
    answer: createAnswer({ handlers, log, mask }),
    log,
    stop: () => endServices({ ...parts, admin, recorder }, log),
  };
}

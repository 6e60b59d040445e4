import { app, type BrowserWindow, ipcMain, nativeTheme, powerMonitor, session } from 'electron';
import { mainChannels } from '../../../shared/ipc/channels.ts';
import { type Going, hashOf } from '../../../shared/model/views.ts';
import { openChannels } from '../ipc/router.ts';
import { isFrom } from '../ipc/sender.ts';
import { monotonic } from '../lib/monotonic.ts';
import { readEarly } from '../settings/early.ts';
import { type MainWindow, openMainWindow } from '../window/main-window.ts';
import { setFirstMenu } from '../window/menu/first-menu.ts';
import { guardSession } from '../window/page/guard.ts';
import { addressOf, mainPage, type PageAddress } from '../window/page/pages.ts';
import { servePage } from '../window/page/protocol.ts';
import { createWindowController, type WindowController } from '../window/window-controller.ts';
import { earlyWords } from './i18n.ts';
import { loadServices } from './load-services.ts';
import type { Notices } from './notices.ts';
import type { Paths } from './paths.ts';
import type { Services } from './services.ts';
import { quitWithSystem, stopAll } from './shutdown.ts';
import { checkClipboardLater } from './wiring/clipboard-check.ts';
import { type SecretWindows, wireWindows } from './wiring/windows.ts';

export interface ShellOptions {
  paths: Paths;
  connectionsFile: string | undefined;
  testBuild: boolean;
  release: boolean;
  /** Whether the window's process, with this id, runs in Chromium's sandbox. */
  sandboxed(pid: number | undefined): boolean;
  /** URL of the development server, if it serves the pages. */
  devServer: string | undefined;
  notices: Notices;
  /** The app starts without showing its window. */
  hidden: boolean;
  /** The target of the link that started the app. */
  going: Going | undefined;
  /** The arguments with which the login item starts the app. */
  startArguments: readonly string[];
}

/** The windows, and the services that are loaded behind them. */
export interface Shell {
  /** Opens the main window or brings it to the front, and shows the target of a link. */
  open(going?: Going): void;
  log(message: string, error: unknown): void;
  /** Stops the services and writes unsaved data. */
  stop(): Promise<void>;
}

interface ShellState {
  options: ShellOptions;
  address: PageAddress;
  secretWindows: SecretWindows;
  windowController: WindowController;
  main: MainWindow | undefined;
  /** The services while they load and afterwards. */
  loading: Promise<Services> | undefined;
  /** The services once they are loaded. */
  services: Services | undefined;
}

function windowOf(state: ShellState): BrowserWindow | undefined {
  const window = state.main?.window;
  return window && !window.isDestroyed() ? window : undefined;
}

/** How long the window may be without a menu (ms): long compared to a start, short for a person. */
const firstMenuDelayMs = 1_000;

/** Loads the services once. After a failure the next call tries again. */
function servicesOf(state: ShellState): Promise<Services> {
  const { options } = state;
  state.loading ??= loadServices()
    .then(({ startServices }) =>
      startServices({
        ...options,
        sandboxed: () => options.sandboxed(windowOf(state)?.webContents.getOSProcessId()),
        promptWindow: state.secretWindows.prompt,
        secretWindow: state.secretWindows.secret,
        windowController: state.windowController,
        devTools: !options.release,
        window: () => windowOf(state),
      }),
    )
    .then(
      (services) => {
        state.services = services;
        quitWithSystem(powerMonitor, app);
        checkClipboardLater({ ...options, notice: options.notices.add, log: services.log });
        return services;
      },
      (error: unknown) => {
        state.loading = undefined;
        throw error;
      },
    );
  return state.loading;
}

function openMain(state: ShellState, going: Going | undefined): void {
  const { options, address, windowController } = state;
  state.main = openMainWindow({
    address,
    preload: options.paths.mainPreload,
    stateFile: options.paths.windowState,
    devTools: !options.release,
    words: () => earlyWords(options.paths.settings),
    route: going?.place ? hashOf(going.place) : undefined,
    hidden: windowController.hidden(),
    notice: options.notices.add,
  });
  windowController.attend(state.main.window);
}

function createController(options: ShellOptions, state: () => ShellState): WindowController {
  const controller = createWindowController({
    window: () => windowOf(state()),
    open: (going) => openMain(state(), going),
    prompt: () => state().secretWindows.prompt.shown(),
    focusApp: () => app.focus(),
    // Somebody who follows a link wants to see the window.
    hidden: options.hidden && options.going === undefined,
    log: (message, evidence) => log(state(), message, evidence),
  });
  app.on('before-quit', controller.leave);
  return controller;
}

/** Opens the first window. Its page loads the services; a hidden window loads them at once. */
function openFirst(state: ShellState): void {
  const { windowController, options } = state;
  openMain(state, options.going);
  if (options.going?.place === null) windowController.go(options.going);
  if (windowController.hidden()) servicesOf(state).catch(windowController.show);
}

function log(state: ShellState, message: string, evidence: unknown): void {
  if (state.services) state.services.log(message, evidence);
  else process.stderr.write(`latchkey: ${message}\n`);
}

function openAllChannels(state: ShellState): void {
  const { address, secretWindows } = state;
  openChannels({
    ipcMain,
    gates: [
      {
        channels: mainChannels,
        admits: (event) => isFrom(event, windowOf(state)?.webContents, address),
      },
      ...secretWindows.gates,
    ],
    answer: async () => (await servicesOf(state)).answer,
    refused: (channel, reason, error) => log(state, `${channel} was not answered: ${reason}`, error),
    now: monotonic,
  });
}

/** Slightly more than the services take to time out themselves, and less than the app's own limit (ms). */
const stopTimeoutMs = 4_950;

function stop(state: ShellState): Promise<void> {
  const steps = [
    { name: 'the services', stop: async () => (await state.loading)?.stop() },
    { name: 'the window', stop: () => state.main?.settled() },
  ];
  return stopAll(steps, {
    timeoutMs: stopTimeoutMs,
    failed: (message, error) => log(state, message, error),
  });
}

/** Opens the main window and loads the services during its first paint. The app must be ready. */
export function openShell(options: ShellOptions): Shell {
  const address = addressOf(mainPage, options.devServer);
  const secretWindows = wireWindows({
    paths: options.paths,
    devTools: !options.release,
    devServer: options.devServer,
    parent: () => windowOf(state),
    notice: options.notices.add,
  });
  const state: ShellState = {
    options,
    address,
    secretWindows,
    windowController: createController(options, () => state),
    main: undefined,
    loading: undefined,
    services: undefined,
  };
  const { defaultSession } = session;
  guardSession(defaultSession, options.devServer && address.origin);
  servePage(defaultSession, mainPage, options.paths.rendererFolder);
  nativeTheme.themeSource = readEarly(options.paths.settings).theme;
  openFirst(state);
  openAllChannels(state);
  // The services replace this menu. It serves while they are late, or if they fail to load.
  setTimeout(() => {
    if (state.services === undefined) setFirstMenu(state.windowController, !options.release);
  }, firstMenuDelayMs);
  return {
    open: (going) => (going === undefined ? state.windowController.show() : state.windowController.go(going)),
    log: (message, error) => log(state, message, error),
    stop: () => stop(state),
  };
}

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
import { earlyWords } from './early-words.ts';
import { endAll } from './end-steps.ts';
import { loadServices } from './load-services.ts';
import type { Notices } from './notices.ts';
import type { Paths } from './paths.ts';
import type { Services } from './services.ts';
import { quitWithSystem } from './shutdown.ts';
import { checkClipboardLater } from './wiring/clipboard-check.ts';
import { type SecretWindows, wireWindows } from './wiring/windows.ts';

export interface ShellOptions {
  paths: Paths;
  connectionsFile: string | undefined;
  testBuild: boolean;
  release: boolean;
  /** Whether the process of this id, the window's, is in Chromium's sandbox. */
  sandboxed(window: number | undefined): boolean;
  /** Address of the development server, where one serves the pages. */
  devServer: string | undefined;
  notices: Notices;
  /** Nobody asked for the window yet. */
  hidden: boolean;
  /** Where the link leads that the app was started with. */
  going: Going | undefined;
  /** What the app was started with and is to be started with again. */
  startArguments: readonly string[];
}

/** The windows and the way to the services behind them. */
export interface Shell {
  /** Brings the main window to the front, and back if it was closed, and goes where a link leads. */
  open(going?: Going): void;
  log(message: string, error: unknown): void;
  /** Ends the services and writes out what is still to be written. */
  stop(): Promise<void>;
}

interface Stage {
  options: ShellOptions;
  address: PageAddress;
  small: SecretWindows;
  desk: WindowController;
  main: MainWindow | undefined;
  services: Promise<Services> | undefined;
  running: Services | undefined;
}

function windowOf(stage: Stage): BrowserWindow | undefined {
  const window = stage.main?.window;
  return window && !window.isDestroyed() ? window : undefined;
}

/** How long the window may go without a menu (ms): a second is a long time at a start, and short for a person. */
const patienceMs = 1_000;

/** Loads the services, once; after a failure the next who asks tries again. */
function servicesOf(stage: Stage): Promise<Services> {
  const { options } = stage;
  stage.services ??= loadServices()
    .then(({ startServices }) =>
      startServices({
        ...options,
        sandboxed: () => options.sandboxed(windowOf(stage)?.webContents.getOSProcessId()),
        promptWindow: stage.small.prompt,
        secretWindow: stage.small.secret,
        desk: stage.desk,
        devTools: !options.release,
        contents: () => windowOf(stage)?.webContents,
      }),
    )
    .then(
      (services) => {
        stage.running = services;
        quitWithSystem(powerMonitor, app);
        checkClipboardLater({ ...options, notice: options.notices.add, log: services.log });
        return services;
      },
      (error: unknown) => {
        stage.services = undefined;
        throw error;
      },
    );
  return stage.services;
}

function openMain(stage: Stage, going: Going | undefined): void {
  const { options, address, desk } = stage;
  stage.main = openMainWindow({
    address,
    preload: options.paths.mainPreload,
    stateFile: options.paths.windowState,
    devTools: !options.release,
    words: () => earlyWords(options.paths.settings),
    route: going?.place ? hashOf(going.place) : undefined,
    hidden: desk.hidden(),
    notice: options.notices.add,
  });
  desk.attend(stage.main.window);
}

function createDeskOf(options: ShellOptions, stage: () => Stage): WindowController {
  const desk = createWindowController({
    window: () => windowOf(stage()),
    open: (going) => openMain(stage(), going),
    prompt: () => stage().small.prompt.shown(),
    focusApp: () => app.focus(),
    // A link is somebody who asks.
    hidden: options.hidden && options.going === undefined,
    log: (message, evidence) => log(stage(), message, evidence),
  });
  app.on('before-quit', desk.leave);
  return desk;
}

/** The window that shows how things stand is the first; without one the services come by themselves. */
function openFirst(stage: Stage): void {
  const { desk, options } = stage;
  openMain(stage, options.going);
  if (options.going?.place === null) desk.go(options.going);
  if (desk.hidden()) servicesOf(stage).catch(desk.show);
}

function log(stage: Stage, message: string, evidence: unknown): void {
  if (stage.running) stage.running.log(message, evidence);
  else process.stderr.write(`latchkey: ${message}\n`);
}

function openAllChannels(stage: Stage): void {
  const { address, small } = stage;
  openChannels({
    ipcMain,
    gates: [
      {
        channels: mainChannels,
        admits: (event) => isFrom(event, windowOf(stage)?.webContents, address),
      },
      ...small.gates,
    ],
    answer: async () => (await servicesOf(stage)).answer,
    refused: (channel, reason, error) => log(stage, `${channel} was not answered: ${reason}`, error),
    now: monotonic,
  });
}

/** What is waited for: a little longer than the services wait themselves, and less than the end of the app does (ms). */
const endMs = 4_950;

function stop(stage: Stage): Promise<void> {
  const steps = [
    { name: 'the services', end: async () => (await stage.services)?.stop() },
    { name: 'the window', end: () => stage.main?.settled() },
  ];
  return endAll(steps, { patienceMs: endMs, failed: (message, error) => log(stage, message, error) });
}

/** Opens the main window first; the services are loaded while it makes its first paint. The app must be ready. */
export function openShell(options: ShellOptions): Shell {
  const address = addressOf(mainPage, options.devServer);
  const small = wireWindows({
    paths: options.paths,
    devTools: !options.release,
    devServer: options.devServer,
    parent: () => windowOf(stage),
    notice: options.notices.add,
  });
  const stage: Stage = {
    options,
    address,
    small,
    desk: createDeskOf(options, () => stage),
    main: undefined,
    services: undefined,
    running: undefined,
  };
  const { defaultSession } = session;
  guardSession(defaultSession, options.devServer && address.origin);
  servePage(defaultSession, mainPage, options.paths.rendererFolder);
  nativeTheme.themeSource = readEarly(options.paths.settings).theme;
  openFirst(stage);
  openAllChannels(stage);
  // The services bring a menu of their own; this one is for when they are late, or do not come at all.
  setTimeout(() => {
    if (stage.running === undefined) setFirstMenu(stage.desk, !options.release);
  }, patienceMs);
  return {
    open: (going) => (going === undefined ? stage.desk.show() : stage.desk.go(going)),
    log: (message, error) => log(stage, message, error),
    stop: () => stop(stage),
  };
}

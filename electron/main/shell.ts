import { app, type BrowserWindow, ipcMain, nativeTheme, session } from 'electron';
import { mainChannels } from '../../shared/ipc/channels.ts';
import { openChannels } from './ipc/router.ts';
import { isFrom } from './ipc/sender.ts';
import type { Notices } from './notices.ts';
import type { Paths } from './paths.ts';
import type { Services } from './services.ts';
import { readEarly } from './settings/early.ts';
import { createSmallWindows, type SmallWindows } from './small-windows.ts';
import { guardSession } from './window/guard.ts';
import { type MainWindow, openMainWindow } from './window/main-window.ts';
import { setMenu } from './window/menu.ts';
import { addressOf, mainPage, type PageAddress } from './window/pages.ts';
import { servePage } from './window/protocol.ts';

export interface ShellOptions {
  paths: Paths;
  connectionsFile: string | undefined;
  testBuild: boolean;
  release: boolean;
  sandboxed: boolean;
  /** Address of the development server, where one serves the pages. */
  devServer: string | undefined;
  notices: Notices;
}

/** The windows and the way to the services behind them. */
export interface Shell {
  /** Brings the main window to the front, and back if it was closed. */
  focus(): void;
  log(message: string, error: unknown): void;
  /** Ends the services and writes out what is still to be written. */
  stop(): Promise<void>;
}

interface Stage {
  options: ShellOptions;
  address: PageAddress;
  small: SmallWindows;
  main: MainWindow | undefined;
  services: Promise<Services> | undefined;
  running: Services | undefined;
}

function windowOf(stage: Stage): BrowserWindow | undefined {
  const window = stage.main?.window;
  return window && !window.isDestroyed() ? window : undefined;
}

/** Loads the services, once; after a failure the next who asks tries again. */
function servicesOf(stage: Stage): Promise<Services> {
  const { options } = stage;
  stage.services ??= import('./services.ts')
    .then(({ startServices }) =>
      startServices({
        ...options,
        promptWindow: stage.small.prompt,
        secretWindow: stage.small.secret,
        contents: () => windowOf(stage)?.webContents,
      }),
    )
    .then(
      (services) => {
        stage.running = services;
        return services;
      },
      (error: unknown) => {
        stage.services = undefined;
        throw error;
      },
    );
  return stage.services;
}

function openMain(stage: Stage): void {
  const { options, address } = stage;
  stage.main = openMainWindow({
    address,
    preload: options.paths.mainPreload,
    stateFile: options.paths.windowState,
    devTools: !options.release,
    notice: options.notices.add,
  });
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
    now: () => performance.now(),
  });
}

/** Opens the main window first; the services are loaded while it paints. The app must be ready. */
export function openShell(options: ShellOptions): Shell {
  const address = addressOf(mainPage, options.devServer);
  const small = createSmallWindows({
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
    main: undefined,
    services: undefined,
    running: undefined,
  };
  setMenu(!options.release);
  guardSession(session.defaultSession, options.devServer && address.origin);
  servePage(session.defaultSession, mainPage, options.paths.rendererFolder);
  openAllChannels(stage);
  nativeTheme.themeSource = readEarly(options.paths.settings).theme;
  openMain(stage);
  return {
    focus: () => {
      const window = windowOf(stage);
      if (!window) return openMain(stage);
      if (window.isMinimized()) window.restore();
      window.show();
      window.focus();
      app.focus();
    },
    log: (message, error) => log(stage, message, error),
    stop: async () => {
      await stage.main?.settled();
      const services = await stage.services;
      await services?.stop();
    },
  };
}

import { app, type BrowserWindow, ipcMain, nativeTheme, session } from 'electron';
import { mainChannels, promptChannels } from '../../shared/ipc/channels.ts';
import { openChannels } from './ipc/router.ts';
import { isFrom } from './ipc/sender.ts';
import type { Notices } from './notices.ts';
import type { Paths } from './paths.ts';
import type { Services } from './services.ts';
import { readEarly } from './settings/early.ts';
import { guardSession } from './window/guard.ts';
import { type MainWindow, openMainWindow } from './window/main-window.ts';
import { setMenu } from './window/menu.ts';
import { addressOf, mainPage, type PageAddress, promptPage } from './window/pages.ts';
import { createPromptWindow, type PromptWindow } from './window/prompt-window.ts';
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
  addresses: { main: PageAddress; prompt: PageAddress };
  prompt: PromptWindow;
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
      startServices({ ...options, promptWindow: stage.prompt, contents: () => windowOf(stage)?.webContents }),
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
  const { options, addresses } = stage;
  stage.main = openMainWindow({
    address: addresses.main,
    preload: options.paths.mainPreload,
    stateFile: options.paths.windowState,
    devTools: !options.release,
    notice: options.notices.add,
  });
}

function openPromptWindow(options: ShellOptions, address: PageAddress, stage: () => Stage): PromptWindow {
  return createPromptWindow({
    address,
    preload: options.paths.promptPreload,
    devTools: !options.release,
    devOrigin: options.devServer && address.origin,
    parent: () => windowOf(stage()),
    notice: options.notices.add,
    serve: (own) => servePage(own, promptPage, options.paths.rendererFolder),
  });
}

function log(stage: Stage, message: string, evidence: unknown): void {
  if (stage.running) stage.running.log(message, evidence);
  else process.stderr.write(`latchkey: ${message}\n`);
}

function openBothChannels(stage: Stage): void {
  const { addresses, prompt } = stage;
  openChannels({
    ipcMain,
    gates: [
      {
        channels: mainChannels,
        admits: (event) => isFrom(event, windowOf(stage)?.webContents, addresses.main),
      },
      {
        channels: promptChannels,
        admits: (event) => isFrom(event, prompt.shown()?.webContents, addresses.prompt),
      },
    ],
    answer: async () => (await servicesOf(stage)).answer,
    refused: (channel, reason, error) => log(stage, `${channel} was not answered: ${reason}`, error),
    now: () => performance.now(),
  });
}

/** Opens the main window first; the services are loaded while it paints. The app must be ready. */
export function openShell(options: ShellOptions): Shell {
  const addresses = {
    main: addressOf(mainPage, options.devServer),
    prompt: addressOf(promptPage, options.devServer),
  };
  const prompt = openPromptWindow(options, addresses.prompt, () => stage);
  const stage: Stage = {
    options,
    addresses,
    prompt,
    main: undefined,
    services: undefined,
    running: undefined,
  };
  setMenu(!options.release);
  guardSession(session.defaultSession, options.devServer && addresses.main.origin);
  servePage(session.defaultSession, mainPage, options.paths.rendererFolder);
  openBothChannels(stage);
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

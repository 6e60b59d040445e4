import { homedir } from 'node:os';
import { app, BrowserWindow } from 'electron';
import { setMenu } from '../window/menu.ts';
import { showNotification } from '../window/notification.ts';
import { createTrayIcon } from '../window/tray.ts';
import { wordsIn } from '../words/index.ts';
import type { Desk } from './desk.ts';
import { type Desktop, type DesktopOptions, openDesktop } from './desktop.ts';
import { loginItem } from './login-item.ts';
import { desktopServices } from './services.ts';

type Given = Pick<DesktopOptions, 'settings' | 'sessions' | 'nameOf' | 'desk' | 'notice' | 'log'> & {
  /** A release has no developer tools. */
  devTools: boolean;
  /** The main window's contents while there is a window. */
  contents(): Electron.WebContents | undefined;
  /** What the app was started with and is to be started with again. */
  startArguments: readonly string[];
};

/** The languages that the person chose in the system, best first. */
const systemLanguages = (): string[] => app.getPreferredSystemLanguages();

/** Opens menus, tray and notifications on the desktop that the app runs on. The app must be ready. */
export function openThisDesktop({ contents, startArguments, ...given }: Given): Desktop {
  const { platform, env: environment } = process;
  return openDesktop({
    ...given,
    services: desktopServices({ platform, environment }),
    loginItem: loginItem({
      app,
      platform,
      environment,
      home: homedir(),
      program: process.execPath,
      args: startArguments,
    }),
    setMenu,
    tray: createTrayIcon,
    notify: showNotification,
    languages: systemLanguages(),
    mac: platform === 'darwin',
    forget: () => {
      const shown = contents();
      if (shown !== undefined && BrowserWindow.fromWebContents(shown) !== null) shown.reload();
    },
    quit: () => app.quit(),
    monotonic: () => performance.now(),
  });
}

/** The menu until it is known who is signed in. */
export function setFirstMenu(desk: Pick<Desk, 'go' | 'tell'>, devTools: boolean): void {
  const nobody = () => undefined;
  setMenu(
    {
      words: wordsIn('system', systemLanguages()),
      mac: process.platform === 'darwin',
      devTools,
      places: [],
      using: undefined,
      accounts: [],
      lockable: false,
    },
    {
      go: (place) => desk.go({ place }),
      openPalette: () => desk.tell('palette.open', null),
      openAccount: nobody,
      lockNow: nobody,
    },
  );
}

import { homedir } from 'node:os';
import { app, BrowserWindow } from 'electron';
import { type Desktop, type DesktopOptions, openDesktop } from '../../desktop/desktop.ts';
import { loginItem } from '../../desktop/login-item.ts';
import { desktopServices } from '../../desktop/services.ts';
import { appImageOf } from '../../lib/appimage.ts';
import { monotonic } from '../../lib/monotonic.ts';
import { systemLanguages } from '../../window/menu/first-menu.ts';
import { setMenu } from '../../window/menu/menu.ts';
import { createTrayIcon } from '../../window/menu/tray.ts';
import { showNotification } from '../../window/notification.ts';

type Given = Pick<DesktopOptions, 'settings' | 'sessions' | 'nameOf' | 'watchNames' | 'notice' | 'log'> & {
  desk: DesktopOptions['windowController'];
  /** A release has no developer tools. */
  devTools: boolean;
  /** The main window's contents while there is a window. */
  contents(): Electron.WebContents | undefined;
  /** What the app was started with and is to be started with again. */
  startArguments: readonly string[];
};

/** Opens menus, tray and notifications on the desktop that the app runs on. The app must be ready. */
export function wireDesktop({ contents, startArguments, desk, ...given }: Given): Desktop {
  const { platform, env: environment } = process;
  return openDesktop({
    ...given,
    windowController: desk,
    services: desktopServices({ platform, environment }),
    loginItem: loginItem({
      app,
      platform,
      environment,
      home: homedir(),
      program: process.execPath,
      image: appImageOf(environment, process.execPath),
      args: startArguments,
    }),
    setMenu,
    tray: createTrayIcon,
    notify: showNotification,
    languages: systemLanguages(),
    mac: platform === 'darwin',
    clearLockedSessions: () => {
      const shown = contents();
      if (shown !== undefined && BrowserWindow.fromWebContents(shown) !== null) shown.reload();
    },
    quit: () => app.quit(),
    monotonic,
  });
}

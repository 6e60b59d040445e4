import { homedir } from 'node:os';
import { app, type BrowserWindow } from 'electron';
import type { Connections } from '../../connections/connections.ts';
import { type Desktop, type DesktopOptions, openDesktop } from '../../desktop/desktop.ts';
import { loginItem } from '../../desktop/login-item.ts';
import { desktopServices } from '../../desktop/services.ts';
import { appImageOf } from '../../lib/appimage.ts';
import { monotonic } from '../../lib/monotonic.ts';
import { systemLanguages } from '../../window/menu/first-menu.ts';
import { setMenu } from '../../window/menu/menu.ts';
import { createTrayIcon } from '../../window/menu/tray.ts';
import { showNotification } from '../../window/notification.ts';
import type { WindowController } from '../../window/window-controller.ts';
import type { Notices } from '../notices.ts';
import type { SessionHub } from './session-hub.ts';

interface WireOptions extends Pick<DesktopOptions, 'settings' | 'sessions' | 'log'> {
  connections: Pick<Connections, 'get' | 'watch'>;
  windowController: WindowController;
  notices: Notices;
  hub: Pick<SessionHub, 'onChange'>;
  /** A release has no developer tools. */
  devTools: boolean;
  /** The main window while it is open. */
  window(): BrowserWindow | undefined;
  /** The arguments with which the login item starts the app. */
  startArguments: readonly string[];
}

/** Opens menus, tray and notifications on this computer's desktop. The app must be ready. */
export function wireDesktop(options: WireOptions): Desktop {
  const { settings, sessions, connections, hub, window, devTools, log } = options;
  const { platform, env: environment } = process;
  const desktop = openDesktop({
    settings,
    sessions,
    nameOf: (id) => connections.get(id)?.name ?? id,
    watchNames: connections.watch,
    windowController: options.windowController,
    services: desktopServices({ platform, environment }),
    loginItem: loginItem({
      app,
      platform,
      environment,
      home: homedir(),
      program: process.execPath,
      image: appImageOf(environment, process.execPath),
      args: options.startArguments,
    }),
    setMenu,
    tray: createTrayIcon,
    notify: showNotification,
    languages: systemLanguages(),
    mac: platform === 'darwin',
    devTools,
    clearLockedSessions: () => window()?.webContents.reload(),
    quit: () => app.quit(),
    notice: options.notices.add,
    log,
    monotonic,
  });
  hub.onChange(desktop.sessionChanged);
  return desktop;
}

import { askSessionBus } from 'safe-storage-helpers';

/** What of the desktop has to be there for the app to show something outside its window. */
export interface DesktopServices {
  /** Whether an icon in the tray would be shown. */
  tray(): Promise<boolean>;
  /** Whether somebody shows notifications. */
  notifications(): Promise<boolean>;
}

export interface DesktopServicesOptions {
  platform: NodeJS.Platform;
  environment: Readonly<Record<string, string | undefined>>;
  /** How long a service may take to answer (ms). */
  patience?: number;
}

const trayHost = {
  destination: 'org.kde.StatusNotifierWatcher',
  path: '/StatusNotifierWatcher',
  interface: 'org.freedesktop.DBus.Properties',
  member: 'Get',
  signature: 'ss',
  args: ['org.kde.StatusNotifierWatcher', 'IsStatusNotifierHostRegistered'],
};

const notificationServer = {
  destination: 'org.freedesktop.Notifications',
  path: '/org/freedesktop/Notifications',
  interface: 'org.freedesktop.Notifications',
  member: 'GetServerInformation',
};

/**
 * Asks on Linux the session bus: there an icon without a host is shown nowhere and nobody is told, and a notification
 * holds the program up while its server does not answer. Elsewhere both are parts of the system.
 */
export function desktopServices({
  platform,
  environment,
  patience = 1_000,
}: DesktopServicesOptions): DesktopServices {
  if (platform !== 'linux') return { tray: async () => true, notifications: async () => true };
  const ask = (call: Parameters<typeof askSessionBus>[0]) => askSessionBus(call, { environment, patience });
  return {
    tray: () =>
      ask(trayHost).then(
        ([registered]) => registered === true,
        // Whoever does not answer shows nothing.
        () => false,
      ),
    notifications: () =>
      ask(notificationServer).then(
        () => true,
        () => false,
      ),
  };
}

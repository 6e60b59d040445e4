import { askSessionBus } from 'safe-storage-helpers';

/** The desktop services that the app needs to show something outside its window. */
export interface DesktopServices {
  /** Whether the desktop shows tray icons. */
  tray(): Promise<boolean>;
  /** Whether the desktop shows notifications. */
  notifications(): Promise<boolean>;
}

export interface DesktopServicesOptions {
  platform: NodeJS.Platform;
  environment: Readonly<Record<string, string | undefined>>;
  /** How long a service may take to respond (ms). */
  timeoutMs?: number;
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
 * On Linux this queries the session bus. There, an icon without a tray host is silently not shown, and a notification
 * blocks the program while its server does not respond. On other systems both services always exist.
 */
export function desktopServices({
  platform,
  environment,
  timeoutMs = 1_000,
}: DesktopServicesOptions): DesktopServices {
  if (platform !== 'linux') return { tray: async () => true, notifications: async () => true };
  const callBus = (call: Parameters<typeof askSessionBus>[0]) =>
    askSessionBus(call, { environment, patience: timeoutMs });
  return {
    tray: () =>
      callBus(trayHost).then(
        ([registered]) => registered === true,
        // A tray host that does not respond shows no icons.
        () => false,
      ),
    notifications: () =>
      callBus(notificationServer).then(
        () => true,
        () => false,
      ),
  };
}

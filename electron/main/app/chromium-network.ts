import { app, session as sessions } from 'electron';
import { blockDns, createSystemProxy } from './system-proxy.ts';

/** A session that belongs to no window, because the windows' sessions have a proxy that leads nowhere. */
function createProxySession(): Electron.Session {
  const session = sessions.fromPartition('system-proxy', { cache: false });
  // Otherwise Chromium downloads a dictionary for it.
  session.setSpellCheckerEnabled(false);
  return session;
}

/** Reads the system's proxy settings. */
export const systemProxy = createSystemProxy(app, createProxySession);

/** Blocks Chromium's DNS lookups, except those of `systemProxy`, for as long as the app runs. The app must be ready. */
export function blockChromiumDns(): void {
  blockDns(app);
  app.on('child-process-gone', (_event, { serviceName }) => {
    // The next network process starts with the default settings.
    if (serviceName === 'network.mojom.NetworkService') blockDns(app);
  });
}

import { app, session as sessions } from 'electron';
import { closeNames, createSystemProxy } from './system-proxy.ts';

/** A session that no window has: those of the windows have a proxy of their own that leads nowhere. */
function sessionOfNoWindow(): Electron.Session {
  const session = sessions.fromPartition('system-proxy', { cache: false });
  // Else Chromium fetches a dictionary for it.
  session.setSpellCheckerEnabled(false);
  return session;
}

/** The one way to ask the system for its proxies. */
export const systemProxy = createSystemProxy(app, sessionOfNoWindow);

/** Lets Chromium look up no name but for `systemProxy`, whatever becomes of its network process. The app must be ready. */
export function closeChromiumNames(): void {
  closeNames(app);
  app.on('child-process-gone', (_event, { serviceName }) => {
    // The next one knows nothing of this.
    if (serviceName === 'network.mojom.NetworkService') closeNames(app);
  });
}

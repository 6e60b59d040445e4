import { app, session as sessions } from 'electron';
import { createSystemProxy, type SystemProxy } from './system-proxy.ts';

/** A session that belongs to no window, because the windows' sessions have a proxy that leads nowhere. */
function createProxySession(): Electron.Session {
  const session = sessions.fromPartition('system-proxy', { cache: false });
  // Otherwise Chromium downloads a dictionary for it.
  session.setSpellCheckerEnabled(false);
  return session;
}

const networkService = 'network.mojom.NetworkService';
/** How often, and for how long at most, the next network process is looked for (ms). */
const everyMs = 5;
const longestMs = 10_000;

/** Process ids of the network processes that were there when DNS was blocked, the present one and earlier ones. */
const configured = new Set<number>();

/** Remembers the network process that is there now, and tells whether it was not known. */
function rememberProcess(): boolean {
  const found = app.getAppMetrics().filter(({ serviceName }) => serviceName === networkService);
  const isNew = found.some(({ pid }) => !configured.has(pid));
  for (const { pid } of found) configured.add(pid);
  return isNew;
}

const proxies = createSystemProxy(app, createProxySession);

/** Reads the system's proxy settings. */
export const systemProxy: Pick<SystemProxy, 'resolve'> = {
  resolve: (url) => proxies.resolve(url).finally(rememberProcess),
};

/**
 * Configures the network process that follows one that is gone, which starts with the default settings. A call is lost
 * while Chromium has not noticed that the old process is gone, so it is repeated until the next process is there.
 */
function blockNextProcess(): void {
  const end = performance.now() + longestMs;
  const repeat = () => {
    const isThere = rememberProcess();
    proxies.block();
    if (!isThere && performance.now() < end) setTimeout(repeat, everyMs);
  };
  repeat();
}

/** Blocks Chromium's DNS lookups, except those of `systemProxy`, for as long as the app runs. The app must be ready. */
export function blockChromiumDns(): void {
  proxies.block();
  app.on('child-process-gone', (_event, { serviceName }) => {
    if (serviceName === networkService) blockNextProcess();
  });
}

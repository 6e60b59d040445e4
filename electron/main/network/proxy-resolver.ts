import type { ProxySetting } from '../../../shared/model/settings.ts';
import { monotonic } from '../lib/monotonic.ts';
import { RouteError } from './errors.ts';
import {
  direct,
  isLoopback,
  proxyAddressOf,
  proxyOfAddress,
  type Route,
  routesOfAnswer,
  type Target,
} from './route.ts';

/** How long an answer of the system is reused; another network may have another proxy. */
const cacheMs = 30_000;
/** How long a request waits for a proxy script. */
const timeoutMs = 10_000;

export interface ProxyResolverDeps {
  /** The current setting. */
  proxy(): ProxySetting;
  /** Asks the system for the proxies of a URL, in the format of a PAC script: `PROXY a:8080; DIRECT`. */
  resolve(url: string): Promise<string>;
}

/** Finds the routes to a server, the preferred one first. */
export interface ProxyResolver {
  /** The routes that are known without asking the system. */
  known(target: Target): Route[] | undefined;
  /** @throws RouteError `PROXY_UNKNOWN` */
  routes(target: Target): Promise<Route[]>;
  /** Clears the cache: a route failed or the settings have changed. */
  forget(): void;
}

async function askSystem(resolve: ProxyResolverDeps['resolve'], address: string): Promise<Route[]> {
  const { promise: timeout, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new RouteError('PROXY_UNKNOWN', undefined, 'ETIMEDOUT')), timeoutMs);
  try {
    // Host and port alone: a proxy script must not see the path and the query of a request.
    const routes = routesOfAnswer(await Promise.race([resolve(`https://${address}/`), timeout]));
    if (routes.length > 0) return routes;
    throw new RouteError('PROXY_UNKNOWN', undefined, 'nothing of use');
  } catch (error) {
    throw error instanceof RouteError ? error : new RouteError('PROXY_UNKNOWN', undefined, 'no answer');
  } finally {
    clearTimeout(timer);
  }
}

/** Creates a resolver. Loopback is never proxied; everything else follows the settings. */
export function createProxyResolver({ proxy, resolve }: ProxyResolverDeps): ProxyResolver {
  let cache = new Map<string, { answer: Promise<Route[]>; routes: Route[] | undefined; at: number }>();

  function fromSettings({ host }: Target): Route[] | undefined {
    const setting = proxy();
    if (isLoopback(host) || setting.mode === 'none') return [direct];
    if (setting.mode === 'system') return undefined;
    const chosen = proxyOfAddress(setting.address);
    return chosen === undefined ? [] : [chosen];
  }
  function fromCache(address: string) {
    const cached = cache.get(address);
    return cached !== undefined && monotonic() - cached.at < cacheMs ? cached : undefined;
  }
  function startAsking(address: string) {
    const current = cache;
    const entry = {
      answer: askSystem(resolve, address),
      routes: undefined as Route[] | undefined,
      at: monotonic(),
    };
    current.set(address, entry);
    entry.answer.then(
      (routes) => {
        entry.routes = routes;
      },
      // Callers that await the answer get the error; the next call asks again.
      () => current.delete(address),
    );
    return entry;
  }

  return {
    known: (target) => fromSettings(target) ?? fromCache(proxyAddressOf(target))?.routes,
    async routes(target) {
      const address = proxyAddressOf(target);
      return fromSettings(target) ?? (fromCache(address) ?? startAsking(address)).answer;
    },
    forget() {
      cache = new Map();
    },
  };
}

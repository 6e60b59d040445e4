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

/** What the system says holds for so long; a network that is left may take its proxy with it. */
const keptMs = 30_000;
/** A proxy script that hangs must not hang the request for longer than this. */
const patienceMs = 10_000;

export interface ProxyResolverDeps {
  /** What the person chose, now. */
  proxy(): ProxySetting;
  /** What the system says for a URL, in the words of a proxy script: `PROXY a:8080; DIRECT`. */
  resolve(url: string): Promise<string>;
}

/** Knows the ways to a server, the best first. */
export interface ProxyResolver {
  /** What is known without asking anybody. */
  known(target: Target): Route[] | undefined;
  /** @throws WayError `PROXY_UNKNOWN` */
  ways(target: Target): Promise<Route[]>;
  /** A way failed, or the settings are others: the system is asked again. */
  forget(): void;
}

async function ask(resolve: ProxyResolverDeps['resolve'], place: string): Promise<Route[]> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new RouteError('PROXY_UNKNOWN', undefined, 'ETIMEDOUT')), patienceMs);
  try {
    // Host and port alone: the path and the query of a request are no business of a proxy script.
    const ways = routesOfAnswer(await Promise.race([resolve(`https://${place}/`), late]));
    if (ways.length > 0) return ways;
    throw new RouteError('PROXY_UNKNOWN', undefined, 'nothing of use');
  } catch (error) {
    throw error instanceof RouteError ? error : new RouteError('PROXY_UNKNOWN', undefined, 'no answer');
  } finally {
    clearTimeout(timer);
  }
}

/** Loopback is never proxied; everything else as the settings say. */
export function createProxyResolver({ proxy, resolve }: ProxyResolverDeps): ProxyResolver {
  let asked = new Map<string, { answer: Promise<Route[]>; ways: Route[] | undefined; at: number }>();

  function settled({ host }: Target): Route[] | undefined {
    const now = proxy();
    if (isLoopback(host) || now.mode === 'none') return [direct];
    if (now.mode === 'system') return undefined;
    const chosen = proxyOfAddress(now.address);
    return chosen === undefined ? [] : [chosen];
  }
  function recent(place: string) {
    const kept = asked.get(place);
    return kept !== undefined && monotonic() - kept.at < keptMs ? kept : undefined;
  }
  function begin(place: string) {
    const memory = asked;
    const entry = {
      answer: ask(resolve, place),
      ways: undefined as Route[] | undefined,
      at: monotonic(),
    };
    memory.set(place, entry);
    entry.answer.then(
      (ways) => {
        entry.ways = ways;
      },
      // Whoever waits for it is told; the next one asks again.
      () => memory.delete(place),
    );
    return entry;
  }

  return {
    known: (target) => settled(target) ?? recent(proxyAddressOf(target))?.ways,
    async ways(target) {
      const place = proxyAddressOf(target);
      return settled(target) ?? (recent(place) ?? begin(place)).answer;
    },
    forget() {
      asked = new Map();
    },
  };
}

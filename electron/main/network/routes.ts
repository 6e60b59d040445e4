import { Agent as HttpAgent } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { SecureContext } from 'node:tls';
import { type Dial, RoutedAgent } from './agent.ts';
import { RouteError, routeErrorEvidence } from './errors.ts';
import { createProxyResolver, type ProxyResolverDeps } from './proxy-resolver.ts';
import { direct, type ProxyAddress, proxyAddressOf, type Route, type Target } from './route.ts';
import { createSecureContexts } from './tls.ts';
import { openTunnel } from './tunnel.ts';

export interface RoutesDeps extends Partial<ProxyResolverDeps> {
  /** Trusted certificates in PEM form, in addition to those that come with the program. */
  certificateAuthorities?(): readonly string[];
  /** Logs the route of a connection, or a route that failed. */
  log?(message: string, evidence: Readonly<Record<string, string | undefined>>): void;
}

/** How the connections of one kind of traffic are used. */
interface Sockets {
  keepAlive: boolean;
  maxSockets: number;
  /** Milliseconds after which an idle connection is closed. */
  timeout?: number;
}

/** The agents of one kind of traffic. */
interface Agents {
  /** The agent for one request. Call this for each request, because the settings may change in between. */
  of(secure: boolean): HttpAgent;
  /** Closes every connection. */
  close(): void;
}

/** Decides how servers are reached and which authorities are trusted over TLS (DESIGN §8). */
export interface Routes {
  agents(sockets: Sockets): Agents;
  /** The route of a TLS connection; undefined for one that these routes did not open. */
  routeOf(connection: Duplex): Route | undefined;
  /** Applies changed proxy settings or authorities: closes idle connections, and the next request takes the new route. */
  refresh(): void;
}

/** Creates the routes. By default there is no proxy, and the authorities of the program are trusted. */
export function createRoutes(deps: RoutesDeps = {}): Routes {
  const { proxy = () => ({ mode: 'none' }) as const, resolve = async () => 'DIRECT', log } = deps;
  const resolver = createProxyResolver({ proxy, resolve });
  const proxyOf = new WeakMap<Socket, ProxyAddress>();
  const routeOf = new WeakMap<Duplex, Route>();
  const retiring = new Set<() => void>();
  const createTrust = () => createSecureContexts(deps.certificateAuthorities?.());
  let trust: () => SecureContext = createTrust();

  async function tunnel(proxy: ProxyAddress, target: Target): Promise<Socket> {
    const socket = await openTunnel(proxy, target, trust);
    proxyOf.set(socket, proxy);
    log?.('a connection goes through a proxy', {
      to: proxyAddressOf(target),
      proxy: `${proxy.kind} ${proxyAddressOf(proxy)}`,
    });
    return socket;
  }

  /** An unreachable proxy leads to the next route; a refusal of a proxy is final. */
  async function open(target: Target): Promise<Socket | undefined> {
    let last = new RouteError('PROXY_UNKNOWN', undefined);
    for (const route of await resolver.routes(target)) {
      if (route.kind === 'direct') return undefined;
      try {
        return await tunnel(route, target);
      } catch (error) {
        resolver.forget();
        if (!(error instanceof RouteError)) throw error;
        log?.('a proxy did not work', { to: proxyAddressOf(target), ...routeErrorEvidence(error) });
        last = error;
        if (error.code !== 'PROXY_UNREACHABLE') break;
      }
    }
    throw last;
  }

  const dial: Dial = {
    isDirect: (target) => resolver.known(target)?.[0]?.kind === 'direct',
    open,
    opened: (connection, socket) => routeOf.set(connection, (socket && proxyOf.get(socket)) ?? direct),
  };

  return {
    agents: (sockets) => createAgents(sockets, dial, () => trust(), retiring),
    routeOf: (connection) => routeOf.get(connection),
    refresh() {
      resolver.forget();
      trust = createTrust();
      for (const retire of retiring) retire();
    },
  };
}

function createAgents(
  sockets: Sockets,
  dial: Dial,
  trust: () => SecureContext,
  retiring: Set<() => void>,
): Agents {
  // Own agents, because the global ones may obey proxy variables. Plain http is for this computer alone, which no proxy
  // can reach.
  const plain = new HttpAgent(sockets);
  const running = new Set<RoutedAgent>();
  let secure: RoutedAgent | undefined;
  const retire = () => {
    secure?.retire();
    secure = undefined;
  };
  retiring.add(retire);

  function current(): RoutedAgent {
    // rejectUnauthorized is explicit because NODE_TLS_REJECT_UNAUTHORIZED would change its default.
    secure ??= new RoutedAgent({ ...sockets, rejectUnauthorized: true, secureContext: trust() }, dial);
    running.add(secure);
    return secure;
  }

  return {
    of: (secured) => (secured ? current() : plain),
    close() {
      retiring.delete(retire);
      plain.destroy();
      for (const agent of running) agent.destroy();
    },
  };
}

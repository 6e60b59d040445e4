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
  /** Certificates in PEM form to trust besides those that come with the program. */
  certificateAuthorities?(): readonly string[];
  /** Told which way a connection goes and which one failed; for the log. */
  note?(message: string, evidence: Readonly<Record<string, string | undefined>>): void;
}

/** How the connections of one kind of traffic are used. */
interface Sockets {
  keepAlive: boolean;
  maxSockets: number;
  /** Milliseconds after which a connection that nobody uses is closed. */
  timeout?: number;
}

/** The agents of one kind of traffic. */
interface Agents {
  /** The agent for a request of now; to be asked for each one, as the settings may be others meanwhile. */
  of(secure: boolean): HttpAgent;
  /** Ends every connection. */
  close(): void;
}

/** The one place that knows how servers are reached, and whom to trust over TLS (DESIGN §8). */
export interface Routes {
  agents(sockets: Sockets): Agents;
  /** What a TLS connection goes through; undefined for one that these routes did not make. */
  wayOf(connection: Duplex): Route | undefined;
  /** Proxy or authorities are others: the next request goes the new way, and kept connections of the old one end. */
  refresh(): void;
}

/** Makes the routes. What is not given is as plain as can be: no proxy, and the authorities of the program. */
export function createRoutes(deps: RoutesDeps = {}): Routes {
  const { proxy = () => ({ mode: 'none' }) as const, resolve = async () => 'DIRECT', note } = deps;
  const chooser = createProxyResolver({ proxy, resolve });
  const through = new WeakMap<Socket, ProxyAddress>();
  const ways = new WeakMap<Duplex, Route>();
  const retiring = new Set<() => void>();
  const newTrust = () => createSecureContexts(deps.certificateAuthorities?.());
  let trust: () => SecureContext = newTrust();

  async function tunnel(proxy: ProxyAddress, target: Target): Promise<Socket> {
    const socket = await openTunnel(proxy, target, trust);
    through.set(socket, proxy);
    note?.('a connection goes through a proxy', {
      to: proxyAddressOf(target),
      proxy: `${proxy.kind} ${proxyAddressOf(proxy)}`,
    });
    return socket;
  }

  /** A proxy that is not there leads to the next way; one that says no has said no. */
  async function open(target: Target): Promise<Socket | undefined> {
    let last = new RouteError('PROXY_UNKNOWN', undefined);
    for (const way of await chooser.ways(target)) {
      if (way.kind === 'direct') return undefined;
      try {
        return await tunnel(way, target);
      } catch (error) {
        chooser.forget();
        if (!(error instanceof RouteError)) throw error;
        note?.('a proxy did not work', { to: proxyAddressOf(target), ...routeErrorEvidence(error) });
        last = error;
        if (error.code !== 'PROXY_UNREACHABLE') break;
      }
    }
    throw last;
  }

  const dial: Dial = {
    isDirect: (target) => chooser.known(target)?.[0]?.kind === 'direct',
    open,
    opened: (connection, socket) => ways.set(connection, (socket && through.get(socket)) ?? direct),
  };

  return {
    agents: (sockets) => createAgents(sockets, dial, () => trust(), retiring),
    wayOf: (connection) => ways.get(connection),
    refresh() {
      chooser.forget();
      trust = newTrust();
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
  // Agents of our own: the global ones may obey proxy variables. Plain http is for this computer alone, which no proxy
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
    // rejectUnauthorized is said out loud because NODE_TLS_REJECT_UNAUTHORIZED would change its default.
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

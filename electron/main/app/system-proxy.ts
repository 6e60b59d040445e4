import type { App } from 'electron';

/** The part of the app used here. */
type HostResolver = Pick<App, 'configureHostResolver'>;

/**
 * The only DNS server that Chromium may use: a multicast address, to which TCP opens no connection (RFC 9293 §3.9.2.3).
 * A host name that a page chooses carries data to the domain's name server, and no proxy, policy or filter sees it.
 */
const unreachableDnsServer = 'https://224.0.0.0/dns-query';

function blockDns(app: HostResolver): void {
  app.configureHostResolver({ secureDnsMode: 'secure', secureDnsServers: [unreachableDnsServer] });
}

function allowDns(app: HostResolver): void {
  app.configureHostResolver({ secureDnsMode: 'automatic' });
}

/** The part of a session that resolves the system's proxy settings. */
interface ProxyResolver {
  resolveProxy(url: string): Promise<string>;
}

/** Reads the system's proxy settings. */
export interface SystemProxy {
  /** The proxies for a URL, as a PAC script returns them: `PROXY a:8080; DIRECT`. */
  resolve(url: string): Promise<string>;
  /** Blocks DNS lookups from now on, unless a query is running: it blocks them when it ends. */
  block(): void;
}

/**
 * Resolves proxies with DNS allowed, as a PAC script may need it (`dnsResolve`), and blocks DNS again afterwards.
 * @param openSession creates the session to ask; called once, with the first query
 */
export function createSystemProxy(app: HostResolver, openSession: () => ProxyResolver): SystemProxy {
  let session: ProxyResolver | undefined;
  let running = 0;
  const block = () => {
    if (running === 0) blockDns(app);
  };
  return {
    block,
    async resolve(url) {
      if (running === 0) allowDns(app);
      running += 1;
      try {
        session ??= openSession();
        return await session.resolveProxy(url);
      } finally {
        running -= 1;
        block();
      }
    },
  };
}

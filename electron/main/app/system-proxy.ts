import type { App } from 'electron';

/** What is used of the app here. */
type Resolver = Pick<App, 'configureHostResolver'>;

/**
 * The only place where Chromium may ask for a name: one to which TCP opens no connection (RFC 9293 §3.9.2.3). A name of
 * a page's choosing carries data to whoever answers for its domain, and no proxy, policy or filter sees it.
 */
const nowhere = 'https://224.0.0.0/dns-query';

/** Lets Chromium look up no name from now on. The app must be ready. */
export function closeNames(app: Resolver): void {
  app.configureHostResolver({ secureDnsMode: 'secure', secureDnsServers: [nowhere] });
}

function openNames(app: Resolver): void {
  app.configureHostResolver({ secureDnsMode: 'automatic' });
}

/** The part of a session that knows the proxy settings of the system. */
interface Asked {
  resolveProxy(url: string): Promise<string>;
}

/** Knows what the system says about proxies, in the words of a proxy script: `PROXY a:8080; DIRECT`. */
export interface SystemProxy {
  resolve(url: string): Promise<string>;
}

/**
 * Asks the system while names can be looked up, as a proxy script may have to (`dnsResolve`), and only that long.
 * @param open gives the session to ask, made at the first question
 */
export function createSystemProxy(app: Resolver, open: () => Asked): SystemProxy {
  let asked: Asked | undefined;
  let questions = 0;
  return {
    async resolve(url) {
      if (questions === 0) openNames(app);
      questions += 1;
      try {
        asked ??= open();
        return await asked.resolveProxy(url);
      } finally {
        questions -= 1;
        if (questions === 0) closeNames(app);
      }
    },
  };
}

import type { Middleware } from 'koa';
import type { Provider } from 'oidc-provider';

// Two places where the library fails while it reports an error.

/** Where the browser returns from the pages. Everything needed was stored with the interaction. */
const RESUME = /^\/auth\/[^/]+\/?$/i;

/** The library looks for the app in the query before parsing it, and then for a redirect URI that may be absent. */
const withoutQuery: Middleware = (ctx, next) => {
  if (RESUME.test(ctx.path)) ctx.query = {};
  return next();
};

/** The part of the model that its types omit. */
interface Persistent {
  exp?: unknown;
  persist(): Promise<unknown>;
}

function persistent(session: object): Persistent {
  if ('persist' in session && typeof session.persist === 'function') return session as Persistent;
  throw new TypeError('this version of oidc-provider stores sessions differently');
}

/** Makes both cases end in the intended response. */
export function installFailures(provider: Provider): void {
  provider.use(withoutQuery);
  const prototype = persistent(provider.Session.prototype);
  const { persist } = prototype;
  // The library stores a value for the next form in the session, even in one that was never stored.
  prototype.persist = async function persistStored(this: Persistent) {
    return typeof this.exp === 'number' ? persist.call(this) : undefined;
  };
}

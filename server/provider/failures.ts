import type { Middleware } from 'koa';
import type { Provider } from 'oidc-provider';

// Two places where the library, on its way to say what is wrong with a request, fails itself.

/** Where the browser comes back from the pages; everything it needs was stored with the interaction. */
const RESUME = /^\/auth\/[^/]+\/?$/i;

/**
 * It looks for the app in the query before it has read the query, and then for an address that the app may have left
 * out.
 */
const withoutQuery: Middleware = (ctx, next) => {
  if (RESUME.test(ctx.path)) ctx.query = {};
  return next();
};

/** The part of the model that its types leave out. */
interface Persistent {
  exp?: unknown;
  persist(): Promise<unknown>;
}

function persistent(session: object): Persistent {
  if ('persist' in session && typeof session.persist === 'function') return session as Persistent;
  throw new TypeError('this oidc-provider keeps sessions in another way');
}

/** Has both of them end in the answer that was meant. */
export function installFailures(provider: Provider): void {
  provider.use(withoutQuery);
  const prototype = persistent(provider.Session.prototype);
  const { persist } = prototype;
  // It writes a value for the next form into the session, also into one that was never stored.
  prototype.persist = async function persistStored(this: Persistent) {
    return typeof this.exp === 'number' ? persist.call(this) : undefined;
  };
}

import type { Provider } from 'oidc-provider';
import { BusyError } from '../gate.ts';
import { isLoopbackHost } from '../storage/clients-addresses.ts';
import { rememberingVerifier } from '../storage/clients-secrets.ts';
import { waitRefusal } from './wait-refusal.ts';

function asLoopback(value: string): URL | undefined {
  if (!URL.canParse(value)) return undefined;
  const url = new URL(value);
  const plain = url.username === '' && url.password === '' && url.search === '' && url.hash === '';
  // A parser that had to change something (case, dots, escapes, a backslash) saw an address meant to deceive.
  if (!plain || url.href !== value) return undefined;
  return url.protocol === 'http:' && isLoopbackHost(url) ? url : undefined;
}

/**
 * Whether `value` lies under a loopback address registered with a trailing slash: same host, any port (RFC 8252
 * §7.3), one path segment below. The app takes a random segment per attempt, so no other local page can guess it.
 */
export function isBelowLoopback(registered: string, value: string): boolean {
  const base = asLoopback(registered);
  const url = asLoopback(value);
  if (!base?.pathname.endsWith('/') || !url || base.hostname !== url.hostname) return false;
  return url.pathname.startsWith(base.pathname) && /^[\w-]+$/.test(url.pathname.slice(base.pathname.length));
}

/** Lets native clients use loopback addresses as above, and compares client secrets with their stored hashes. */
export function installClientPolicies(provider: Provider): void {
  const { prototype } = provider.Client;
  const allowedByLibrary = prototype.redirectUriAllowed;
  prototype.redirectUriAllowed = function redirectUriAllowed(value) {
    if (allowedByLibrary.call(this, value)) return true;
    if (this.applicationType !== 'native') return false;
    return (this.redirectUris ?? []).some((registered) => isBelowLoopback(registered, value));
  };
  const verify = rememberingVerifier();
  prototype.compareClientSecret = async function compareClientSecret(actual) {
    try {
      return this.clientSecret !== undefined && (await verify(this.clientSecret, actual));
    } catch (error) {
      if (!(error instanceof BusyError)) throw error;
      throw waitRefusal(503, error.retryAfter, error.message);
    }
  };
}

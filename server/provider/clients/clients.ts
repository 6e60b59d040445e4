import { Provider } from 'oidc-provider';
import { callerAddress, networkOf } from '../../lib/caller-address.ts';
import { waitInWords } from '../../lib/wait-time.ts';
import type { ClientSecrets } from '../../storage/clients/secret-check.ts';
import { isLoopbackHost } from '../../storage/clients/settings.ts';
import { waitRefusal } from '../wait-refusal.ts';

function asLoopback(value: string): URL | undefined {
  if (!URL.canParse(value)) return undefined;
  const url = new URL(value);
  const plain = url.username === '' && url.password === '' && url.search === '' && url.hash === '';
  // If the parser had to change something (case, dots, escapes, a backslash), the address was meant to deceive.
  if (!plain || url.href !== value) return undefined;
  return url.protocol === 'http:' && isLoopbackHost(url) ? url : undefined;
}

/**
 * Whether `value` is below a registered loopback address with a final slash: same host, any port (RFC 8252 §7.3), one
 * more path segment. The app chooses a random segment per attempt, so no other local page can guess it.
 */
export function isBelowLoopback(registered: string, value: string): boolean {
  const base = asLoopback(registered);
  const url = asLoopback(value);
  if (!base?.pathname.endsWith('/') || !url || base.hostname !== url.hostname) return false;
  return url.pathname.startsWith(base.pathname) && /^[\w-]+$/.test(url.pathname.slice(base.pathname.length));
}

/** Whether `stored` is the hash of the secret. Throws the refusal if the secret cannot be checked now. */
async function isSecretOf(
  secrets: ClientSecrets,
  client: { clientId: string; clientSecret?: string | undefined },
  secret: string,
): Promise<boolean> {
  const { clientId, clientSecret: stored } = client;
  if (stored === undefined) return false;
  const request = Provider.ctx?.req;
  const address = request === undefined ? 'unknown' : callerAddress(request);
  const network = networkOf(address);
  const verdict = await secrets.check({ clientId, stored, secret, address, network });
  if ('right' in verdict) return verdict.right;
  const { refused, retryAfter } = verdict;
  if (refused === 'busy') {
    throw waitRefusal(503, retryAfter, 'the server is busy; try again in a few seconds');
  }
  const description = `too many attempts with a wrong client secret; try again in ${waitInWords(retryAfter)}`;
  throw waitRefusal(429, retryAfter, description);
}

/** Allows native clients to use loopback addresses as above, and compares client secrets with their stored hashes. */
export function installClientPolicies(provider: Provider, secrets: ClientSecrets): void {
  const { prototype } = provider.Client;
  const allowedByLibrary = prototype.redirectUriAllowed;
  prototype.redirectUriAllowed = function redirectUriAllowed(value) {
    if (allowedByLibrary.call(this, value)) return true;
    if (this.applicationType !== 'native') return false;
    return (this.redirectUris ?? []).some((registered) => isBelowLoopback(registered, value));
  };
  prototype.compareClientSecret = function compareClientSecret(actual) {
    return isSecretOf(secrets, this, actual);
  };
}

import { isSafeUrl } from '../../../shared/model/connection.ts';
import type { Account } from '../../../shared/model/session.ts';
import type { Server } from './types.ts';

/** A page to open in the browser, and the endpoint it belongs to. */
export interface EndSessionPage {
  address: string;
  endpoint: string;
}

/**
 * The page that ends the browser's session at the server (OpenID Connect RP-Initiated Logout 1.0 §2); undefined when
 * the server has no such page or its address is not safe. The request names the user by `client_id` and `logout_hint`:
 * an `id_token_hint` would put an ID token into the browser's history, and none is stored. No
 * `post_logout_redirect_uri` is registered, so the person stays on the server's own page.
 */
export function endSessionPage(
  server: Server,
  user: { clientId: string; account: Account | undefined },
): EndSessionPage | undefined {
  const endpoint = server.end_session_endpoint;
  if (endpoint === undefined || !isSafeEndpoint(endpoint, server.issuer)) return undefined;
  const url = new URL(endpoint);
  url.searchParams.set('client_id', user.clientId);
  const hint = user.account?.username ?? user.account?.email;
  if (hint !== undefined) url.searchParams.set('logout_hint', hint);
  return { address: url.href, endpoint };
}

/** A remote server must not name an address on this computer. */
function isSafeEndpoint(endpoint: unknown, issuer: string): boolean {
  if (typeof endpoint !== 'string' || !isSafeUrl(endpoint)) return false;
  return endpoint.startsWith('https:') || issuer.startsWith('http:');
}

import { isSafeUrl } from '../../../shared/model/connection.ts';
import type { Account } from '../../../shared/model/session.ts';
import type { Server } from './types.ts';

/** A page to open in the browser, and the endpoint it belongs to. */
export interface EndSessionPage {
  address: string;
  endpoint: string;
}

/**
 * Where a person ends the browser's session at the server (OpenID Connect RP-Initiated Logout 1.0 §2); undefined
 * where the server has no such page, or names one that is no safe address. Who leaves is said by `client_id` and
 * `logout_hint`: an `id_token_hint` would put an ID token, which is not kept, into the browser's history. No
 * `post_logout_redirect_uri` is registered, so the person stays on the server's own page.
 */
export function endSessionPage(
  server: Server,
  about: { clientId: string; account: Account | undefined },
): EndSessionPage | undefined {
  const endpoint = server.end_session_endpoint;
  if (endpoint === undefined || !isFit(endpoint, server.issuer)) return undefined;
  const url = new URL(endpoint);
  url.searchParams.set('client_id', about.clientId);
  const hint = about.account?.username ?? about.account?.email;
  if (hint !== undefined) url.searchParams.set('logout_hint', hint);
  return { address: url.href, endpoint };
}

/** A server out on the network has no business naming an address on this computer. */
function isFit(endpoint: unknown, issuer: string): boolean {
  if (typeof endpoint !== 'string' || !isSafeUrl(endpoint)) return false;
  return endpoint.startsWith('https:') || issuer.startsWith('http:');
}

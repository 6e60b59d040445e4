import type { Server } from '../types.ts';

/**
 * Whether people can end their sessions on other devices through this server's API, by its metadata
 * (`latchkey_own_sessions_supported`). Only such servers are asked, because no standard defines such an endpoint.
 */
export function endsOtherSessions(server: Server): boolean {
  return server['latchkey_own_sessions_supported'] === true;
}

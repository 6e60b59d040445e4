import type { Server } from '../types.ts';

/**
 * Whether people can end their sessions on other devices through this server's API; it says so in its metadata
 * (`latchkey_own_sessions_supported`). Nothing else is asked to: no standard names such an endpoint.
 */
export function endsOtherSessions(server: Server): boolean {
  return server['latchkey_own_sessions_supported'] === true;
}

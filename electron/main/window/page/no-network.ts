import type { Session } from 'electron';

/**
 * A proxy that nobody can ever answer at: TCP refuses to open a connection to a multicast address (RFC 9293 §3.9.2.3),
 * so nothing leaves this computer, and no other user of it can listen there as they could at a port of its own.
 */
export const deadProxy = 'http://224.0.0.0:9';

/**
 * Leads everything that a session's pages send into nothing. A policy and a filter of requests see requests alone;
 * what a page sends otherwise (TURN over TCP or TLS, ICE over TCP, connections opened in advance) asks for a proxy, too.
 * @param devOrigin of a development server, which stays reachable
 */
export async function closeNetwork(
  session: Pick<Session, 'setProxy'>,
  devOrigin: string | undefined,
): Promise<void> {
  // Loopback would be let through without the first word.
  const open = devOrigin === undefined ? '' : `;${new URL(devOrigin).host}`;
  await session.setProxy({
    mode: 'fixed_servers',
    proxyRules: deadProxy,
    proxyBypassRules: `<-loopback>${open}`,
  });
}

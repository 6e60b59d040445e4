import type { Session } from 'electron';

/**
 * An unreachable proxy: TCP does not open connections to a multicast address (RFC 9293 §3.9.2.3). Nothing leaves the
 * computer, and unlike a local port the address cannot be taken by another user of the computer.
 */
export const deadProxy = 'http://224.0.0.0:9';

/**
 * Sends all traffic of a session to an unreachable proxy. A content security policy and a request filter only see
 * requests; other traffic (TURN over TCP or TLS, ICE over TCP, preconnects) uses the proxy as well.
 * @param devOrigin the origin of a development server, which stays reachable
 */
export async function blockNetwork(
  session: Pick<Session, 'setProxy'>,
  devOrigin: string | undefined,
): Promise<void> {
  // Without `<-loopback>` requests to loopback addresses would bypass the proxy.
  const exception = devOrigin === undefined ? '' : `;${new URL(devOrigin).host}`;
  await session.setProxy({
    mode: 'fixed_servers',
    proxyRules: deadProxy,
    proxyBypassRules: `<-loopback>${exception}`,
  });
}

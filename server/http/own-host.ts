import type { IncomingMessage } from 'node:http';
import { isLoopback } from '../lib/loopback.ts';

const HOST = /^(?<name>\[[\da-f:.]+\]|[\w.-]+)(?::\d{0,5})?$/i;

/** Whether a `Host` header (RFC 9110 §7.2) names this computer in a way that no name server can change. */
function namesThisComputer(host: string): boolean {
  const name = HOST.exec(host)?.groups?.['name'];
  return name !== undefined && isLoopback(name.toLowerCase());
}

/**
 * Whether a request may be meant for this server. With a loopback issuer, a foreign page can make its own name
 * resolve to 127.0.0.1 (DNS rebinding), and its script would share this server's origin. So only `localhost` and
 * loopback addresses are accepted, with any port. With any other issuer, the proxy in front decides which hosts it
 * serves. HTTP/1.0 may omit the header, but browsers never do.
 */
export function isAllowedHost(request: IncomingMessage, issuer: URL): boolean {
  if (!isLoopback(issuer.hostname)) return true;
  const { host: hosts = [] } = request.headersDistinct;
  return hosts.length < 2 && hosts.every(namesThisComputer);
}

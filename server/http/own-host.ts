import type { IncomingMessage } from 'node:http';
import { isLoopback } from '../lib/loopback.ts';

const HOST = /^(?<name>\[[\da-f:.]+\]|[\w.-]+)(?::\d{0,5})?$/i;

/** Whether `host`, a `Host` header (RFC 9110 §7.2), names this computer by what no name server can change. */
function namesThisComputer(host: string): boolean {
  const name = HOST.exec(host)?.groups?.['name'];
  return name !== undefined && isLoopback(name.toLowerCase());
}

/**
 * Whether a request may have been meant for this server. While the issuer is a loopback one, a page elsewhere can have
 * its own name resolve to 127.0.0.1 (DNS rebinding), and its script is then of one origin with this server: only
 * `localhost` and addresses are let in, of any port, as a port is no name. With any other issuer the proxy in front
 * decides which names there are, and what it writes into `Host` is its own business. HTTP/1.0 may leave the header out,
 * which no browser does.
 */
export function isAllowedHost(request: IncomingMessage, issuer: URL): boolean {
  if (!isLoopback(issuer.hostname)) return true;
  const { host: hosts = [] } = request.headersDistinct;
  return hosts.length < 2 && hosts.every(namesThisComputer);
}

import type { IncomingMessage } from 'node:http';
import { isIP, isIPv4 } from 'node:net';

const addresses = new WeakMap<IncomingMessage, string>();

/** The address without the port that some proxies add, IPv4-mapped addresses as IPv4; undefined if it is invalid. */
function plainAddress(text: string): string | undefined {
  const trimmed = text.trim();
  const bare =
    /^\[(?<six>[^\]]+)\](?::\d+)?$/.exec(trimmed)?.groups?.['six'] ??
    /^(?<four>[\d.]+):\d+$/.exec(trimmed)?.groups?.['four'] ??
    trimmed;
  const address = bare.toLowerCase().replace(/^::ffff:(?=\d+\.)/, '');
  return isIP(address) === 0 ? undefined : address;
}

function forwardedAddress(header: string | undefined, trustedProxies: number): string | undefined {
  if (trustedProxies === 0 || header === undefined) return undefined;
  // Each proxy appends its caller's address. Whatever is further left was sent by the caller itself.
  const forwarded = header.split(',').at(-trustedProxies);
  return forwarded === undefined ? undefined : plainAddress(forwarded);
}

/**
 * Determines where a request comes from, before anything else reads the header. Behind `trustedProxies` proxies it is
 * the address that the outermost one reports, otherwise the peer of the connection. The header then contains that
 * address alone.
 */
export function recordCallerAddress(request: IncomingMessage, trustedProxies: number): void {
  const { 'x-forwarded-for': header } = request.headers;
  const forwarded = forwardedAddress(typeof header === 'string' ? header : header?.join(), trustedProxies);
  const address = forwarded ?? plainAddress(request.socket.remoteAddress ?? '') ?? 'unknown';
  addresses.set(request, address);
  request.headers['x-forwarded-for'] = address;
}

/** The request's network address, for audit entries and limits. */
export function callerAddress(request: IncomingMessage): string {
  return addresses.get(request) ?? plainAddress(request.socket.remoteAddress ?? '') ?? 'unknown';
}

const GROUPS = 8;
const NETWORK_GROUPS = 4;

/** The network that one customer has: an IPv4 address, or the first half of an IPv6 address (RFC 6177 §2). */
export function networkOf(address: string): string {
  if (isIPv4(address) || isIP(address) === 0) return address;
  const [head = '', tail] = (address.split('%')[0] ?? '').split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = tail === undefined ? 0 : GROUPS - left.length - right.length;
  const groups = [...left, ...Array.from({ length: Math.max(zeros, 0) }, () => '0'), ...right];
  const network = groups.slice(0, NETWORK_GROUPS).map((group) => Number.parseInt(group, 16).toString(16));
  return `${network.join(':')}::/64`;
}

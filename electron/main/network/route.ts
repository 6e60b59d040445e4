import { isIPv4 } from 'node:net';

/** A proxy that opens tunnels: by CONNECT (RFC 9110 §9.3.6), plain or over TLS, or by SOCKS 5 (RFC 1928). */
export interface ProxyAddress {
  kind: 'http' | 'https' | 'socks5';
  host: string;
  port: number;
}

/** How a connection to a server is made. */
export type Route = { kind: 'direct' } | ProxyAddress;

/** The server at the other end. An IPv6 address is without brackets. */
export interface Target {
  host: string;
  port: number;
}

export const direct: Route = { kind: 'direct' };

const kindByScheme: Readonly<Record<string, ProxyAddress['kind']>> = {
  http: 'http',
  https: 'https',
  socks5: 'socks5',
  PROXY: 'http',
  HTTP: 'http',
  HTTPS: 'https',
  SOCKS5: 'socks5',
};
const defaultPorts = { http: 80, https: 443, socks5: 1080 } as const;

function proxyAt(scheme: string, hostAndPort: string): ProxyAddress | undefined {
  const kind = kindByScheme[scheme];
  const match = /^(?:\[([0-9A-Fa-f:.]+)\]|([^\s:[\]@/]+))(?::(\d{1,5}))?$/.exec(hostAndPort);
  const host = match?.[1] ?? match?.[2];
  if (kind === undefined || host === undefined) return undefined;
  const port = match?.[3] === undefined ? defaultPorts[kind] : Number(match[3]);
  return port >= 1 && port <= 65_535 ? { kind, host, port } : undefined;
}

/** The proxy at an address such as `http://proxy.example:8080`; undefined for an invalid address. */
export function proxyOfAddress(address: string): ProxyAddress | undefined {
  const match = /^([a-z0-9]+):\/\/(.+)$/.exec(address);
  return match === null ? undefined : proxyAt(match[1] ?? '', match[2] ?? '');
}

/**
 * The routes that the system names, in its order: `PROXY a:8080; SOCKS5 b:1080; DIRECT`. Skips what Latchkey cannot use,
 * such as SOCKS 4.
 */
export function routesOfAnswer(answer: string): Route[] {
  return answer.split(';').flatMap((part): Route[] => {
    const [scheme = '', hostAndPort = ''] = part.trim().split(/\s+/);
    if (scheme.toUpperCase() === 'DIRECT') return [direct];
    const proxy = proxyAt(scheme.toUpperCase(), hostAndPort);
    return proxy === undefined ? [] : [proxy];
  });
}

/** `host:port`; an IPv6 address is in brackets. */
export function proxyAddressOf({ host, port }: Target): string {
  return `${host.includes(':') ? `[${host}]` : host}:${port}`;
}

/** Whether a host is this computer, which no proxy can reach for us. */
export function isLoopback(host: string): boolean {
  const name = host.toLowerCase().replace(/\.$/, '');
  return (
    name === 'localhost' ||
    name.endsWith('.localhost') ||
    name === '::1' ||
    name === '[::1]' ||
    (isIPv4(name) && name.startsWith('127.'))
  );
}

const proxyProtocols = new Set(['http:', 'https:', 'socks5:']);

/** Whether this is the address of a proxy: http, https or socks5, a host, a port, and nothing else. */
export function isProxyAddress(value: string): boolean {
  const match = /^([a-z0-9]+:)\/\/([A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\]):(\d{1,5})$/.exec(value);
  const port = Number(match?.[3]);
  return match !== null && proxyProtocols.has(match[1] ?? '') && port >= 1 && port <= 65_535;
}

import { onTestFinished } from 'vitest';
import type { ProxySetting } from '../../../../shared/model/settings.ts';
import { createHttpClient } from '../../gateway/http.ts';
import { createAuthority } from '../../gateway/testing/certificates.ts';
import { type Line, openLine } from '../../gateway/testing/line.ts';
import { startServer, type TestServer } from '../../gateway/testing/servers.ts';
import { createTransport } from '../../oauth/http-request.ts';
import { createRoutes, type Routes } from '../routes.ts';
import type { TestProxy } from './proxies.ts';

/** Signed the certificates of these tests. */
export const authority = createAuthority();
/** A name that only a proxy of these tests resolves. */
export const host = 'server.example';
export const token = 'canary-access-token-7b1d9c';

interface NetworkSetup {
  server: TestServer;
  line: Line;
  /** At a name that only a proxy of these tests resolves. */
  origin: string;
}

/** Starts a server over TLS. */
export async function openNetworkSetup(name = host): Promise<NetworkSetup> {
  const server = await startServer((_, response) => {
    response.setHeader('content-type', 'application/json');
    response.end('{"here":true}');
  });
  const line = await openLine(server.origin, authority.issue({ host: name }));
  onTestFinished(async () => {
    await line.unplug();
    await server.close();
  });
  return { server, line, origin: `https://${name}:${new URL(line.origin).port}` };
}

/** The setting for a proxy. */
export const manual = (
  kind: 'http' | 'https' | 'socks5',
  { port }: TestProxy,
  at = 'localhost',
): ProxySetting => ({
  mode: 'manual',
  address: `${kind}://${at}:${port}`,
});

/** Routes that trust the authority of these tests. */
export function routesBy(proxy: () => ProxySetting, deps: Parameters<typeof createRoutes>[0] = {}): Routes {
  return createRoutes({ proxy, certificateAuthorities: () => [authority.cert], ...deps });
}

/** Sends requests with a token through the gateway's HTTP client. */
export function requestOver(routes: Routes) {
  const http = createHttpClient(routes);
  onTestFinished(() => http.close());
  return (url: string) =>
    http.send({
      name: 'Demo',
      method: 'GET',
      url,
      body: undefined,
      authorization: { Authorization: `Bearer ${token}` },
      signal: undefined,
      timeoutMs: 10_000,
      maxBytes: 10_000,
    });
}

/** Sends requests through the HTTP client for authorization servers. */
export function transportOf(routes: Routes) {
  const http = createTransport({ routes });
  onTestFinished(() => http.close());
  return http;
}

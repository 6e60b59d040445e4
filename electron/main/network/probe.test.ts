import { expect, onTestFinished, test } from 'vitest';
import type { NetworkReport } from '../../../shared/model/network.ts';
import { networkReportSchema } from '../../../shared/model/network.ts';
import { createAuthority, selfSigned } from '../gateway/testing/certificates.ts';
import { startRawServer } from '../gateway/testing/servers.ts';
import { discoveryUrl, probe } from './probe.ts';
import { createRoutes } from './routes.ts';
import { authority, host, manual, openNetworkSetup, routesBy } from './testing/network-setup.ts';
import { startConnectProxy, startSocksProxy } from './testing/proxies.ts';

const added = () => [];

async function probed(routes = createRoutes(), issuer = '', deadlineMs = 10_000): Promise<NetworkReport> {
  // Every report for the window must match the schema.
  return networkReportSchema().parse(await probe({ routes, added, deadlineMs }, issuer));
}

test('the description lies below the issuer, and nothing of the issuer is lost', () => {
  expect(String(discoveryUrl('https://a.example'))).toBe(
    'https://a.example/.well-known/openid-configuration',
  );
  expect(String(discoveryUrl('https://a.example/tenant/v2.0/'))).toBe(
    'https://a.example/tenant/v2.0/.well-known/openid-configuration',
  );
});

test('a direct way is told with the address found, who vouches for the server, status and time', async () => {
  const { server, origin } = await openNetworkSetup('localhost');
  const own = createAuthority('Our own');
  const routes = createRoutes({ certificateAuthorities: () => [own.cert, authority.cert] });
  expect(await probed(routes, origin)).toEqual({
    server: origin.slice('https://'.length),
    outcome: 'works',
    way: { kind: 'direct' },
    address: expect.stringMatching(/^(?:127\.0\.0\.1|::1)$/),
    tls: {
      protocol: 'TLSv1.3',
      authority: 'Test authority',
      added: false,
      validTo: expect.any(Number),
    },
    status: 200,
    tookMs: expect.any(Number),
  });
  expect(server.seen).toMatchObject([
    { method: 'GET', url: '/.well-known/openid-configuration', authorization: undefined },
  ]);
});

test.each([
  ['http', startConnectProxy],
  ['socks5', startSocksProxy],
] as const)('a way through an %s proxy is told with the proxy', async (kind, start) => {
  const [{ origin }, proxy] = [await openNetworkSetup(), await start()];
  expect(
    await probed(
      routesBy(() => manual(kind, proxy)),
      origin,
    ),
  ).toMatchObject({
    outcome: 'works',
    way: { kind, proxy: `localhost:${proxy.port}` },
    tls: { authority: 'Test authority' },
  });
});

test('each test makes a connection of its own, so that it shows how things are now', async () => {
  const [{ origin }, proxy] = [await openNetworkSetup(), await startConnectProxy()];
  const routes = routesBy(() => manual('http', proxy));
  await probed(routes, origin);
  await probed(routes, origin);
  expect(proxy.requests).toHaveLength(2);
});

test.each([
  ['403 Forbidden', 'proxy_refused', '403'],
  ['407 Proxy Authentication Required', 'proxy_authentication', '407'],
])('a proxy that answers %s is told as %s', async (status, outcome, detail) => {
  const [{ origin }, proxy] = [await openNetworkSetup(), await startConnectProxy()];
  proxy.answer = `HTTP/1.1 ${status}\r\n\r\n`;
  const way = { kind: 'http', proxy: `localhost:${proxy.port}` };
  expect(
    await probed(
      routesBy(() => manual('http', proxy)),
      origin,
    ),
  ).toMatchObject({ outcome, way, detail });
});

test('a proxy that is not there, and one with a certificate that nobody vouches for', async () => {
  const [{ origin }, gone, strange] = [
    await openNetworkSetup(),
    await startConnectProxy(),
    await startConnectProxy(selfSigned()),
  ];
  await gone.stop();
  expect(
    await probed(
      routesBy(() => manual('http', gone)),
      origin,
    ),
  ).toMatchObject({
    outcome: 'proxy_unreachable',
    detail: 'ECONNREFUSED',
  });
  expect(
    await probed(
      routesBy(() => manual('https', strange)),
      origin,
    ),
  ).toMatchObject({
    outcome: 'proxy_not_secure',
  });
  const nothing = routesBy(() => ({ mode: 'system' }), { resolve: async () => '' });
  expect(await probed(nothing, origin)).toMatchObject({ outcome: 'proxy_unknown' });
});

test.each([
  ['untrusted', () => selfSigned()],
  ['untrusted', () => createAuthority('Somebody').issue()],
  ['wrong_host', () => authority.issue({ host: 'other.example' })],
  ['expired', () => authority.issue({ days: [-9, -1] })],
  ['not_yet_valid', () => authority.issue({ days: [1, 9] })],
] as const)(
  'a certificate that is %s is told so, and nothing is asked of that server @T16',
  async (outcome, identity) => {
    const { server, line, origin } = await openNetworkSetup('localhost');
    line.present(identity());
    const routes = createRoutes({ certificateAuthorities: () => [authority.cert] });
    const report = await probed(routes, origin);
    expect(report).toMatchObject({ outcome, way: { kind: 'direct' } });
    expect(report.tls).toBeUndefined();
    expect(server.seen).toEqual([]);
  },
);

test('an authority that the person added is told as theirs', async () => {
  const { origin } = await openNetworkSetup('localhost');
  const { X509Certificate } = await import('node:crypto');
  const { fingerprint256 } = new X509Certificate(authority.cert);
  const routes = createRoutes({ certificateAuthorities: () => [authority.cert] });
  expect(await probe({ routes, added: () => [fingerprint256] }, origin)).toMatchObject({
    tls: { added: true },
  });
});

test('other troubles have names, too', async () => {
  const { line, origin } = await openNetworkSetup('localhost');
  const routes = createRoutes({ certificateAuthorities: () => [authority.cert] });
  expect(await probed(routes, `https://${host}.invalid`)).toMatchObject({ outcome: 'name_unknown' });
  line.fault = (_, response) => void response.writeHead(404).end();
  expect(await probed(routes, origin)).toMatchObject({ outcome: 'answered', status: 404 });
  line.fault = (_, response) => void response.writeHead(302, { location: 'https://elsewhere.example' }).end();
  expect(await probed(routes, origin)).toMatchObject({ outcome: 'answered', status: 302 });
  line.fault = (_, response) => response.destroy();
  expect(await probed(routes, origin)).toMatchObject({ outcome: 'broken', detail: 'ECONNRESET' });
  line.fault = () => undefined;
  expect(await probed(routes, origin, 300)).toMatchObject({ outcome: 'timed_out' });
  await line.unplug();
  expect(await probed(routes, origin)).toMatchObject({ outcome: 'refused' });
  const raw = await startRawServer((socket) => socket.end('SSH-2.0-OpenSSH_9\r\n'));
  onTestFinished(() => raw.close());
  expect(await probed(routes, raw.origin.replace('http:', 'https:'))).toMatchObject({ outcome: 'no_tls' });
  expect(await probed(routes, raw.origin)).toMatchObject({ outcome: 'no_http', way: { kind: 'direct' } });
});

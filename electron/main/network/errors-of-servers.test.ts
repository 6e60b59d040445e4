import { expect, onTestFinished, test } from 'vitest';
import { selfSigned } from '../gateway/testing/certificates.ts';
import { openLine } from '../gateway/testing/line.ts';
import { startTrap } from '../gateway/testing/servers.ts';
import {
  authority,
  host,
  manual,
  openNetworkSetup,
  requestOver,
  routesBy,
  transportOf,
} from './testing/network-setup.ts';
import { startConnectProxy, startSocksProxy } from './testing/proxies.ts';

test.each([
  ['a proxy that says no leads to no other way', 'HTTP/1.1 403 Forbidden\r\n\r\n', 'PROXY_REFUSED'],
  [
    'one that wants a password',
    'HTTP/1.1 407 No\r\nProxy-Authenticate: Basic\r\n\r\n',
    'PROXY_AUTHENTICATION',
  ],
  ['one that is none', 'SSH-2.0-OpenSSH\r\n', 'PROXY_NO_PROXY'],
])('%s', async (_, answer, code) => {
  const [{ origin }, proxy, other] = [
    await openNetworkSetup(),
    await startConnectProxy(),
    await startConnectProxy(),
  ];
  proxy.answer = answer;
  const says = `PROXY localhost:${proxy.port}; PROXY localhost:${other.port}`;
  const http = transportOf(routesBy(() => ({ mode: 'system' }), { resolve: async () => says }));
  await expect(http.send({ url: `${origin}/token`, method: 'GET', headers: {} })).rejects.toMatchObject({
    code: 'server_unreachable',
    remedy: expect.stringContaining('Settings › Network'),
    cause: { code },
  });
  expect(other.requests).toEqual([]);
});

test.each([
  ['with a code', '5', 'PROXY_REFUSED'],
  ['as it wants a password', 'method', 'PROXY_AUTHENTICATION'],
])('a SOCKS proxy that refuses %s', async (_, answer, code) => {
  const [{ origin }, proxy] = [await openNetworkSetup(), await startSocksProxy()];
  proxy.answer = answer;
  const http = transportOf(routesBy(() => manual('socks5', proxy)));
  await expect(http.send({ url: origin, method: 'GET', headers: {} })).rejects.toMatchObject({
    cause: { code },
  });
});

test('what a proxy says in place of a tunnel is never taken for the server’s answer @T14 @B6', async () => {
  const [{ server, origin }, proxy] = [await openNetworkSetup(), await startConnectProxy()];
  const body = '{"error":"invalid_grant"}';
  const head = `Content-Type: application/json\r\nContent-Length: ${body.length}`;
  const routes = routesBy(() => manual('http', proxy));
  for (const status of ['400 Bad Request', '401 Unauthorized', '302 Found']) {
    proxy.answer = `HTTP/1.1 ${status}\r\n${head}\r\n\r\n${body}`;
    const sent = transportOf(routes).send({ url: `${origin}/token`, method: 'POST', headers: {}, body: 'x' });
    await expect(sent).rejects.toMatchObject({ code: 'server_unreachable' });
    await expect(requestOver(routes)(`${origin}/api/me`)).rejects.toMatchObject({
      code: 'server_unreachable',
      message: expect.stringContaining('proxy'),
    });
  }
  expect(server.seen).toEqual([]);
});

test('a proxy cannot stand in for the server: its certificate is judged by the server’s name @T16', async () => {
  const proxy = await startConnectProxy();
  const routes = routesBy(() => manual('http', proxy));
  const ask = requestOver(routes);
  const trap = await startTrap();
  onTestFinished(() => trap.close());
  // The proxy answers itself, with a valid certificate for its own name.
  const inside = await openLine(trap.origin, authority.issue({ host: 'localhost' }));
  onTestFinished(() => inside.unplug());
  const { port } = new URL(inside.origin);
  for (const target of [
    `https://${host}:${port}/`,
    `https://192.0.2.7:${port}/`,
    `https://[2001:db8::7]:${port}/`,
  ]) {
    await expect(ask(target)).rejects.toMatchObject({ code: 'server_unreachable' });
  }
  const foreign = await openLine(trap.origin, selfSigned());
  onTestFinished(() => foreign.unplug());
  await expect(ask(`https://${host}:${new URL(foreign.origin).port}/`)).rejects.toMatchObject({
    code: 'server_unreachable',
  });
  expect(proxy.requests).toHaveLength(4);
  expect(trap.seen).toEqual([]);
});

test('a proxy over TLS with a certificate that nobody vouches for gets not even the name of the server @T16', async () => {
  const [{ origin }, proxy] = [await openNetworkSetup(), await startConnectProxy(selfSigned())];
  const http = transportOf(routesBy(() => manual('https', proxy)));
  await expect(http.send({ url: origin, method: 'GET', headers: {} })).rejects.toMatchObject({
    cause: { code: 'PROXY_NOT_SECURE' },
  });
  expect(proxy.requests).toEqual([]);
});

test.each([
  ['says nothing of use', async () => 'SOCKS4 old:1080'],
  ['fails', () => Promise.reject(new Error('canary: no such script'))],
])('a system that %s is a problem in words, and nothing goes out directly instead', async (_, resolve) => {
  const near = await openNetworkSetup();
  const http = transportOf(routesBy(() => ({ mode: 'system' }), { resolve }));
  const problem = await http
    .send({ url: near.origin, method: 'GET', headers: {} })
    .catch((error: unknown) => error);
  expect(problem).toMatchObject({ code: 'server_unreachable', cause: { code: 'PROXY_UNKNOWN' } });
  expect(JSON.stringify(problem)).not.toContain('canary');
});

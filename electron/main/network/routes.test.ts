import { request } from 'node:https';
import { expect, onTestFinished, test, vi } from 'vitest';
import type { ProxySetting } from '../../../shared/model/settings.ts';
import { createRoutes } from './routes.ts';
import { startConnectProxy, startSocksProxy, type TestProxy } from './testing/proxies.ts';
import {
  asking,
  authority,
  host,
  manual,
  openNetworkSetup,
  routesBy,
  token,
  transportOf,
} from './testing/stand.ts';

const seenBy = ({ seen }: TestProxy) => Buffer.concat(seen).toString('latin1');

const kinds = [
  ['http', () => startConnectProxy()],
  ['https', () => startConnectProxy(authority.issue())],
  ['socks5', () => startSocksProxy()],
] as const;

test.each(kinds)(
  'through an %s proxy: the server gets the token, the proxy learns host and port alone @T3 @B6',
  async (kind, start) => {
    const [{ server, origin }, proxy] = [await openNetworkSetup(), await start()];
    const routes = routesBy(() => manual(kind, proxy));
    expect((await asking(routes)(`${origin}/api/me?q=private`)).body).toBe('{"here":true}');
    const answer = await transportOf(routes).send({
      url: `${origin}/token`,
      method: 'POST',
      headers: {},
      body: 'x=1',
    });
    expect(answer.status).toBe(200);
    expect(server.seen.map(({ authorization }) => authorization)).toEqual([`Bearer ${token}`, undefined]);
    const place = origin.slice('https://'.length);
    expect(proxy.asked).toEqual([place, place]);
    // What the proxy carried begins with a TLS handshake, and it does hold the name asked for.
    expect(seenBy(proxy)).toContain(host);
    for (const secret of [token, 'private', '/api/me', '/token', 'Bearer']) {
      expect(seenBy(proxy)).not.toContain(secret);
    }
  },
);

test('several requests share one tunnel', async () => {
  const [{ origin }, proxy] = [await openNetworkSetup(), await startConnectProxy()];
  const ask = asking(routesBy(() => manual('http', proxy)));
  await ask(`${origin}/1`);
  await ask(`${origin}/2`);
  expect(proxy.asked).toHaveLength(1);
});

test('this computer is never asked for through a proxy, nor a word about it of the system @T17', async () => {
  const proxy = await startConnectProxy();
  const resolve = vi.fn(async () => `PROXY localhost:${proxy.port}`);
  const near = await openNetworkSetup('localhost');
  const system = routesBy(() => ({ mode: 'system' }), { resolve });
  for (const routes of [routesBy(() => manual('http', proxy)), system]) {
    const ask = asking(routes);
    expect((await ask(`${near.origin}/`)).status).toBe(200);
    expect((await ask(`${near.server.origin}/`)).status).toBe(200);
  }
  expect(proxy.asked).toEqual([]);
  expect(resolve).not.toHaveBeenCalled();
  // The proxy is there for whoever goes through it.
  const far = await openNetworkSetup();
  await asking(system)(`${far.origin}/`);
  expect(proxy.asked).toHaveLength(1);
});

test('what the system says is asked for by host alone, kept for a while, and asked again after a failure', async () => {
  const [{ origin }, first, second] = [
    await openNetworkSetup(),
    await startConnectProxy(),
    await startConnectProxy(),
  ];
  let says = `PROXY localhost:${first.port}`;
  const asked: string[] = [];
  const resolve = async (url: string) => {
    asked.push(url);
    return says;
  };
  const http = transportOf(routesBy(() => ({ mode: 'system' }), { resolve }));
  const send = () =>
    http.send({ url: `${origin}/private?secret=1`, method: 'GET', headers: { connection: 'close' } });
  await send();
  await send();
  expect(asked).toEqual([`${origin}/`]);
  await first.stop();
  await expect(send()).rejects.toMatchObject({
    code: 'server_unreachable',
    cause: { code: 'PROXY_UNREACHABLE' },
  });
  says = `PROXY localhost:${second.port}`;
  expect((await send()).status).toBe(200);
  expect(asked).toHaveLength(2);
  expect(second.asked).toHaveLength(1);
});

test('of several ways the first that is there is taken, in the system’s order', async () => {
  const [{ origin }, gone, socks] = [
    await openNetworkSetup(),
    await startConnectProxy(),
    await startSocksProxy(),
  ];
  await gone.stop();
  const answer = `PROXY localhost:${gone.port}; SOCKS5 localhost:${socks.port}; DIRECT`;
  const ask = asking(routesBy(() => ({ mode: 'system' }), { resolve: async () => answer }));
  expect((await ask(`${origin}/`)).status).toBe(200);
  expect(socks.asked).toHaveLength(1);
});

test('a change holds for the next request: kept connections end, one that runs goes on to its end', async () => {
  const [{ line, origin }, first, second] = [
    await openNetworkSetup(),
    await startConnectProxy(),
    await startConnectProxy(),
  ];
  let now: ProxySetting = manual('http', first);
  const routes = routesBy(() => now);
  const ask = asking(routes);
  const reached = Promise.withResolvers<void>();
  const held = Promise.withResolvers<void>();
  await Promise.all([ask(`${origin}/a`), ask(`${origin}/b`)]);
  expect(first.open).toBe(2);
  line.fault = (from, to) => {
    reached.resolve();
    void held.promise.then(() => line.carry(from, to));
  };
  const running = ask(`${origin}/running`);
  await reached.promise;
  line.fault = undefined;

  now = manual('http', second);
  routes.refresh();
  await vi.waitFor(() => expect(first.open).toBe(1));
  expect((await ask(`${origin}/next`)).status).toBe(200);
  expect(second.asked).toHaveLength(1);
  held.resolve();
  expect((await running).status).toBe(200);
  await vi.waitFor(() => expect(first.open).toBe(0));

  now = { mode: 'none' };
  routes.refresh();
  await expect(ask(`${origin}/none`)).rejects.toMatchObject({ code: 'server_unreachable' });
  expect(second.asked).toHaveLength(1);
});

test('an authority that is added or taken away counts from the next request on @T16', async () => {
  const near = await openNetworkSetup('localhost');
  const trusted: string[] = [];
  const routes = createRoutes({ certificateAuthorities: () => trusted });
  const ask = asking(routes);
  const refused = { code: 'server_unreachable', remedy: expect.stringContaining('Settings › Network') };
  await expect(ask(`${near.origin}/`)).rejects.toMatchObject(refused);
  trusted.push(authority.cert);
  routes.refresh();
  expect((await ask(`${near.origin}/`)).status).toBe(200);
  trusted.pop();
  routes.refresh();
  await expect(ask(`${near.origin}/`)).rejects.toMatchObject(refused);
});

test('the log is told which way a connection goes, and what did not work', async () => {
  const [{ origin }, gone, proxy] = [
    await openNetworkSetup(),
    await startConnectProxy(),
    await startConnectProxy(),
  ];
  await gone.stop();
  const note = vi.fn();
  const says = `PROXY localhost:${gone.port}; PROXY localhost:${proxy.port}`;
  const routes = routesBy(() => ({ mode: 'system' }), { resolve: async () => says, note });
  await asking(routes)(`${origin}/secret`);
  const to = origin.slice('https://'.length);
  expect(note.mock.calls).toEqual([
    [
      'a proxy did not work',
      { to, code: 'PROXY_UNREACHABLE', proxy: `http localhost:${gone.port}`, detail: 'ECONNREFUSED' },
    ],
    ['a connection goes through a proxy', { to, proxy: `http localhost:${proxy.port}` }],
  ]);
});

test('an address of version 6 reaches a SOCKS proxy whole', async () => {
  const proxy = await startSocksProxy();
  proxy.answer = '1';
  const agents = routesBy(() => manual('socks5', proxy)).agents({ keepAlive: false, maxSockets: 1 });
  onTestFinished(() => agents.close());
  for (const target of ['[2001:db8::ff:1]', '[fe80::1:2:3:4]', '[1:2:3:4:5:6:7:8]', '192.0.2.1']) {
    const failed = Promise.withResolvers<Error>();
    request(`https://${target}:8443/`, { agent: agents.of(true) })
      .on('error', failed.resolve)
      .end();
    expect(await failed.promise).toMatchObject({ code: 'PROXY_REFUSED' });
  }
  expect(proxy.asked).toEqual([
    '20010db8000000000000000000ff0001:8443',
    'fe800000000000000001000200030004:8443',
    '00010002000300040005000600070008:8443',
    '192.0.2.1:8443',
  ]);
});

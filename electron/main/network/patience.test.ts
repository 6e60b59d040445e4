import { createServer, type Socket } from 'node:net';
import { expect, onTestFinished, test, vi } from 'vitest';
import { createProxyResolver } from './proxy-resolver.ts';
import { createSecureContexts } from './tls.ts';
import { openTunnel } from './tunnel.ts';

/** Takes connections and says nothing; resolves with each once it has been written to. */
async function silentServer() {
  const spoken = Promise.withResolvers<Socket>();
  const server = createServer((socket) => {
    socket.on('error', () => socket.destroy());
    socket.once('data', () => spoken.resolve(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return { port: address.port, spoken: spoken.promise };
}

function stopClock(): void {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  onTestFinished(() => void vi.useRealTimers());
}

test.each(['http', 'socks5'] as const)(
  'an %s proxy that takes a connection and says nothing is given up',
  async (kind) => {
    const { port, spoken } = await silentServer();
    stopClock();
    const opening = openTunnel(
      { kind, host: '127.0.0.1', port },
      { host: 'a.example', port: 443 },
      createSecureContexts(),
    );
    const problem = opening.catch((error: unknown) => error);
    const socket = await spoken;
    const closed = new Promise((resolve) => socket.once('close', resolve));
    await vi.advanceTimersByTimeAsync(10_000);
    expect(await problem).toMatchObject({ code: 'PROXY_UNREACHABLE', detail: 'ETIMEDOUT' });
    socket.end();
    await closed;
  },
);

test('a system that does not say is given up, asked by all callers at once, and asked again by the next', async () => {
  stopClock();
  const resolve = vi.fn(() => new Promise<string>(() => undefined));
  const chooser = createProxyResolver({ proxy: () => ({ mode: 'system' }), resolve });
  const target = { host: 'a.example', port: 443 };
  const asked = [chooser.ways(target), chooser.ways(target)].map((one) =>
    one.catch((error: unknown) => error),
  );
  expect(chooser.known(target)).toBeUndefined();
  await vi.advanceTimersByTimeAsync(10_000);
  for (const one of asked) expect(await one).toMatchObject({ code: 'PROXY_UNKNOWN', detail: 'ETIMEDOUT' });
  expect(resolve).toHaveBeenCalledTimes(1);
  resolve.mockResolvedValueOnce('DIRECT');
  expect(await chooser.ways(target)).toEqual([{ kind: 'direct' }]);
  expect(chooser.known(target)).toEqual([{ kind: 'direct' }]);
});

import { createServer as createHttpServer, type IncomingMessage } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import {
  type AddressInfo,
  connect,
  createServer as createTcpServer,
  type Server,
  type Socket,
} from 'node:net';
import type { Duplex } from 'node:stream';
import { onTestFinished } from 'vitest';
import type { Identity } from '../../gateway/testing/certificates.ts';

/** A proxy on this computer that a test can inspect. */
export interface TestProxy {
  readonly port: number;
  /** `host:port` of each requested connection. */
  readonly requests: string[];
  /** Everything that clients sent it, tunnels included. */
  readonly seen: Buffer[];
  /** How many tunnels are open. */
  readonly open: number;
  /** Sends this instead of opening a tunnel. */
  answer: string | undefined;
  stop(): Promise<void>;
}

/** Forwards to this computer, whatever the name of the requested host. */
function forward(client: Duplex, port: number, first: Buffer, seen: Buffer[], ready: () => void): Socket {
  const onward = connect(port, '127.0.0.1', () => {
    ready();
    onward.write(first);
    client.on('data', (bytes: Buffer) => {
      seen.push(bytes);
      onward.write(bytes);
    });
    onward.pipe(client);
  });
  onward.on('error', () => client.destroy());
  client.on('error', () => onward.destroy());
  client.on('end', () => onward.end());
  client.on('close', () => onward.destroy());
  return onward;
}

async function listen(
  server: Server,
  proxy: Omit<TestProxy, 'port' | 'open' | 'stop'>,
  tunnels: Set<Duplex>,
) {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
  });
  const { port } = server.address() as AddressInfo;
  const stop = async () => {
    for (const socket of sockets) socket.destroy();
    if (server.listening) await new Promise((resolve) => server.close(resolve));
  };
  onTestFinished(stop);
  const testProxy: TestProxy = Object.defineProperties(proxy, {
    port: { value: port },
    open: { get: () => tunnels.size },
    stop: { value: stop },
  }) as TestProxy;
  return testProxy;
}

function track(tunnels: Set<Duplex>, client: Duplex): void {
  tunnels.add(client);
  client.on('close', () => tunnels.delete(client));
}

/** A proxy that opens tunnels on CONNECT, over TLS where it has an identity. */
export function startConnectProxy(identity?: Identity): Promise<TestProxy> {
  const proxy = { requests: [] as string[], seen: [] as Buffer[], answer: undefined as string | undefined };
  const tunnels = new Set<Duplex>();
  const server = identity === undefined ? createHttpServer() : createHttpsServer(identity);
  server.on('tlsClientError', () => undefined);
  server.on('connect', ({ url = '', rawHeaders }: IncomingMessage, client: Duplex, head: Buffer) => {
    proxy.requests.push(url);
    proxy.seen.push(Buffer.from(`CONNECT ${url}\n${rawHeaders.join('\n')}`), head);
    if (proxy.answer !== undefined) return void client.end(proxy.answer);
    track(tunnels, client);
    const port = Number(url.slice(url.lastIndexOf(':') + 1));
    forward(client, port, head, proxy.seen, () => client.write('HTTP/1.1 200 OK\r\n\r\n'));
  });
  return listen(server, proxy, tunnels);
}

async function readBytes(socket: Socket, count: number): Promise<Buffer> {
  for (;;) {
    const bytes: unknown = socket.read(count);
    if (Buffer.isBuffer(bytes)) return bytes;
    await new Promise((resolve) => socket.once('readable', resolve));
  }
}

async function readTarget(socket: Socket): Promise<{ host: string; port: number }> {
  const [, , , type] = await readBytes(socket, 4);
  const length = type === 3 ? ((await readBytes(socket, 1))[0] ?? 0) : type === 1 ? 4 : 16;
  const bytes = await readBytes(socket, length);
  const port = (await readBytes(socket, 2)).readUInt16BE();
  const host = type === 3 ? bytes.toString() : type === 1 ? bytes.join('.') : bytes.toString('hex');
  return { host, port };
}

/** A SOCKS 5 proxy without authentication. `answer` is its reply code, or `method` to accept no method. */
export function startSocksProxy(): Promise<TestProxy> {
  const proxy = { requests: [] as string[], seen: [] as Buffer[], answer: undefined as string | undefined };
  const tunnels = new Set<Duplex>();
  const serve = async (client: Socket) => {
    const [, methods = 0] = await readBytes(client, 2);
    await readBytes(client, methods);
    if (proxy.answer === 'method') return void client.end(Buffer.from([5, 0xff]));
    client.write(Buffer.from([5, 0]));
    const { host, port } = await readTarget(client);
    proxy.requests.push(`${host}:${port}`);
    // The reply holds the address that the proxy connects from, here a name of nine letters.
    const reply = (code: number) =>
      Buffer.concat([Buffer.from([5, code, 0, 3, 9]), Buffer.from('localhost'), Buffer.from([0, 0])]);
    if (proxy.answer !== undefined) return void client.end(reply(Number(proxy.answer)));
    track(tunnels, client);
    forward(client, port, Buffer.alloc(0), proxy.seen, () => client.write(reply(0)));
  };
  const server = createTcpServer((client) => void serve(client));
  return listen(server, proxy, tunnels);
}

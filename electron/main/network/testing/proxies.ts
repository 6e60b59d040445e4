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

/** A proxy on this computer that a test can look into. */
export interface TestProxy {
  readonly port: number;
  /** `host:port` of each connection it was asked for. */
  readonly asked: string[];
  /** Everything that clients sent it, tunnels included. */
  readonly seen: Buffer[];
  /** How many connections it carries now. */
  readonly open: number;
  /** Answers this in place of opening a tunnel. */
  answer: string | undefined;
  stop(): Promise<void>;
}

/** Every name is this computer: what a test asks for by name, the proxy finds here. */
function carry(client: Duplex, port: number, first: Buffer, seen: Buffer[], ready: () => void): Socket {
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
  carried: Set<Duplex>,
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
  const whole: TestProxy = Object.defineProperties(proxy, {
    port: { value: port },
    open: { get: () => carried.size },
    stop: { value: stop },
  }) as TestProxy;
  return whole;
}

function hold(carried: Set<Duplex>, client: Duplex): void {
  carried.add(client);
  client.on('close', () => carried.delete(client));
}

/** A proxy that opens tunnels on CONNECT, over TLS where it has an identity. */
export function startConnectProxy(identity?: Identity): Promise<TestProxy> {
  const proxy = { asked: [] as string[], seen: [] as Buffer[], answer: undefined as string | undefined };
  const carried = new Set<Duplex>();
  const server = identity === undefined ? createHttpServer() : createHttpsServer(identity);
  server.on('tlsClientError', () => undefined);
  server.on('connect', ({ url = '', rawHeaders }: IncomingMessage, client: Duplex, head: Buffer) => {
    proxy.asked.push(url);
    proxy.seen.push(Buffer.from(`CONNECT ${url}\n${rawHeaders.join('\n')}`), head);
    if (proxy.answer !== undefined) return void client.end(proxy.answer);
    hold(carried, client);
    const port = Number(url.slice(url.lastIndexOf(':') + 1));
    carry(client, port, head, proxy.seen, () => client.write('HTTP/1.1 200 OK\r\n\r\n'));
  });
  return listen(server, proxy, carried);
}

async function exactly(socket: Socket, count: number): Promise<Buffer> {
  for (;;) {
    const bytes: unknown = socket.read(count);
    if (Buffer.isBuffer(bytes)) return bytes;
    await new Promise((resolve) => socket.once('readable', resolve));
  }
}

async function readTarget(socket: Socket): Promise<{ host: string; port: number }> {
  const [, , , type] = await exactly(socket, 4);
  const length = type === 3 ? ((await exactly(socket, 1))[0] ?? 0) : type === 1 ? 4 : 16;
  const bytes = await exactly(socket, length);
  const port = (await exactly(socket, 2)).readUInt16BE();
  const host = type === 3 ? bytes.toString() : type === 1 ? bytes.join('.') : bytes.toString('hex');
  return { host, port };
}

/** A SOCKS 5 proxy without authentication; with `answer` it gives that as its reply code, or `method` for none. */
export function startSocksProxy(): Promise<TestProxy> {
  const proxy = { asked: [] as string[], seen: [] as Buffer[], answer: undefined as string | undefined };
  const carried = new Set<Duplex>();
  const serve = async (client: Socket) => {
    const [, methods = 0] = await exactly(client, 2);
    await exactly(client, methods);
    if (proxy.answer === 'method') return void client.end(Buffer.from([5, 0xff]));
    client.write(Buffer.from([5, 0]));
    const { host, port } = await readTarget(client);
    proxy.asked.push(`${host}:${port}`);
    // The reply names the address it calls from, here as a name of nine letters.
    const reply = (code: number) =>
      Buffer.concat([Buffer.from([5, code, 0, 3, 9]), Buffer.from('localhost'), Buffer.from([0, 0])]);
    if (proxy.answer !== undefined) return void client.end(reply(Number(proxy.answer)));
    hold(carried, client);
    carry(client, port, Buffer.alloc(0), proxy.seen, () => client.write(reply(0)));
  };
  const server = createTcpServer((client) => void serve(client));
  return listen(server, proxy, carried);
}

import { once } from 'node:events';
import { isIP, type Socket } from 'node:net';
import { RouteError } from './errors.ts';
import type { ProxyAddress, Target } from './route.ts';

const version = 5;
const noAuthentication = 0;
const noAcceptableMethod = 0xff;
const connectCommand = 1;
const addressType = { ipv4: 1, name: 3, ipv6: 4 } as const;

/** Reads exactly `count` bytes; what follows stays in the socket. */
async function readBytes(socket: Socket, count: number, proxy: ProxyAddress): Promise<Buffer> {
  for (;;) {
    const bytes: unknown = socket.read(count);
    if (Buffer.isBuffer(bytes) && bytes.length === count) return bytes;
    if (bytes !== null || socket.readableEnded || socket.destroyed) {
      throw new RouteError('PROXY_NO_PROXY', proxy, 'cut off');
    }
    await once(socket, 'readable');
  }
}

function ipv6Bytes(address: string): Buffer {
  // The URL parser normalizes an address; it writes no IPv4 part.
  const [head = '', tail] = new URL(`http://[${address}]/`).hostname.slice(1, -1).split('::');
  const words = (text: string) => text.split(':').filter((word) => word !== '');
  const front = words(head);
  const back = words(tail ?? '');
  const zeros = Array.from({ length: 8 - front.length - back.length }, () => '0');
  return Buffer.concat(
    [...front, ...zeros, ...back].map((word) => Buffer.from(word.padStart(4, '0'), 'hex')),
  );
}

/** Address type and address (RFC 1928 §5). The proxy resolves names. */
function addressOf(host: string): Buffer {
  const family = isIP(host);
  if (family === 4) return Buffer.from([addressType.ipv4, ...host.split('.').map(Number)]);
  if (family === 6) return Buffer.concat([Buffer.from([addressType.ipv6]), ipv6Bytes(host)]);
  const name = Buffer.from(host, 'latin1');
  return Buffer.concat([Buffer.from([addressType.name, name.length]), name]);
}

async function agreeOnMethod(socket: Socket, proxy: ProxyAddress): Promise<void> {
  socket.write(Buffer.from([version, 1, noAuthentication]));
  const [answeredVersion, method] = await readBytes(socket, 2, proxy);
  if (answeredVersion !== version) throw new RouteError('PROXY_NO_PROXY', proxy, 'not SOCKS 5');
  if (method === noAcceptableMethod) throw new RouteError('PROXY_AUTHENTICATION', proxy, 'no method');
  if (method !== noAuthentication) throw new RouteError('PROXY_NO_PROXY', proxy, 'unknown method');
}

/** Reads and ignores the address that the proxy connects from (RFC 1928 §6). */
async function skipAddress(socket: Socket, type: number | undefined, proxy: ProxyAddress): Promise<void> {
  const lengths: Record<number, number> = { [addressType.ipv4]: 4, [addressType.ipv6]: 16 };
  const length = type === addressType.name ? (await readBytes(socket, 1, proxy))[0] : lengths[type ?? 0];
  if (length === undefined) throw new RouteError('PROXY_NO_PROXY', proxy, 'unknown address');
  await readBytes(socket, length + 2, proxy);
}

/**
 * Opens a tunnel to `target` through a SOCKS 5 proxy (RFC 1928), without authentication.
 * @throws RouteError, or the error of the socket
 */
export async function openSocks(socket: Socket, proxy: ProxyAddress, target: Target): Promise<void> {
  await once(socket, 'connect');
  await agreeOnMethod(socket, proxy);
  const port = Buffer.from([target.port >> 8, target.port & 0xff]);
  socket.write(Buffer.concat([Buffer.from([version, connectCommand, 0]), addressOf(target.host), port]));
  const [answeredVersion, reply, , type] = await readBytes(socket, 4, proxy);
  if (answeredVersion !== version) throw new RouteError('PROXY_NO_PROXY', proxy, 'not SOCKS 5');
  if (reply !== 0) throw new RouteError('PROXY_REFUSED', proxy, `reply ${reply}`);
  await skipAddress(socket, type, proxy);
}

import { request } from 'node:http';
import { connect as connectPlain, isIP, type Socket } from 'node:net';
import { connect as connectSecure, type SecureContext } from 'node:tls';
import { RouteError } from './errors.ts';
import { type ProxyAddress, proxyAddressOf, type Target } from './route.ts';
import { openSocks } from './socks.ts';

/** As long as a person waits without wondering; the next way of the system's list is tried then. */
const patienceMs = 10_000;

const untrusted = /CERT|TLS|SSL|SELF_SIGNED|UNABLE_TO|EPROTO/;

function codeOf(error: unknown): string {
  const code: unknown = error instanceof Error ? Reflect.get(error, 'code') : undefined;
  return typeof code === 'string' ? code : 'unknown';
}

function faultOf(error: unknown, proxy: ProxyAddress): RouteError {
  if (error instanceof RouteError) return error;
  const code = codeOf(error);
  if (code.startsWith('HPE_')) return new RouteError('PROXY_NO_PROXY', proxy, code);
  return new RouteError(untrusted.test(code) ? 'PROXY_NOT_SECURE' : 'PROXY_UNREACHABLE', proxy, code);
}

function connectTo(proxy: ProxyAddress, trust: () => SecureContext): Socket {
  const { host, port } = proxy;
  if (proxy.kind !== 'https') return connectPlain({ host, port });
  return connectSecure({
    host,
    port,
    servername: isIP(host) === 0 ? host : '',
    // Said explicitly, NODE_TLS_REJECT_UNAUTHORIZED cannot change it.
    rejectUnauthorized: true,
    secureContext: trust(),
    ALPNProtocols: ['http/1.1'],
  });
}

/** Asks for a tunnel; what the proxy says to that is never taken for an answer of the server behind it. */
function askConnect(socket: Socket, proxy: ProxyAddress, target: Target): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const path = proxyAddressOf(target);
  const asking = request({
    method: 'CONNECT',
    path,
    headers: { host: path },
    createConnection: () => socket,
  });
  asking.on('error', reject);
  asking.on('connect', ({ statusCode = 0 }, _, head) => {
    if (statusCode === 407) reject(new RouteError('PROXY_AUTHENTICATION', proxy, '407'));
    else if (statusCode < 200 || statusCode > 299) {
      reject(new RouteError('PROXY_REFUSED', proxy, String(statusCode)));
    } else {
      if (head.length > 0) socket.unshift(head);
      resolve();
    }
  });
  asking.end();
  return promise;
}

/**
 * Opens a connection to `target` through a proxy, which learns nothing but its host and port.
 * @throws WayError
 */
export async function openTunnel(
  proxy: ProxyAddress,
  target: Target,
  trust: () => SecureContext,
): Promise<Socket> {
  const socket = connectTo(proxy, trust);
  // Stays for good: what is wrong later is told by the TLS connection inside.
  socket.on('error', () => undefined);
  const timer = setTimeout(() => {
    socket.destroy(new RouteError('PROXY_UNREACHABLE', proxy, 'ETIMEDOUT'));
  }, patienceMs);
  try {
    await (proxy.kind === 'socks5' ? openSocks(socket, proxy, target) : askConnect(socket, proxy, target));
    return socket;
  } catch (error) {
    socket.destroy();
    throw faultOf(error, proxy);
  } finally {
    clearTimeout(timer);
  }
}

import { request } from 'node:http';
import { connect as connectPlain, isIP, type Socket } from 'node:net';
import { connect as connectSecure, type SecureContext } from 'node:tls';
import { errorCode } from '../lib/errors.ts';
import { RouteError } from './errors.ts';
import { type ProxyAddress, proxyAddressOf, type Target } from './route.ts';
import { openSocks } from './socks.ts';

/** After this the next route of the system's list is tried. */
const timeoutMs = 10_000;

const untrusted = /CERT|TLS|SSL|SELF_SIGNED|UNABLE_TO|EPROTO/;

function toRouteError(error: unknown, proxy: ProxyAddress): RouteError {
  if (error instanceof RouteError) return error;
  const code = errorCode(error) ?? 'unknown';
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
    // Explicit, so that NODE_TLS_REJECT_UNAUTHORIZED cannot change it.
    rejectUnauthorized: true,
    secureContext: trust(),
    ALPNProtocols: ['http/1.1'],
  });
}

/** Requests a tunnel. The proxy's response is never taken for one of the server behind it. */
function sendConnect(socket: Socket, proxy: ProxyAddress, target: Target): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const path = proxyAddressOf(target);
  const connectRequest = request({
    method: 'CONNECT',
    path,
    headers: { host: path },
    createConnection: () => socket,
  });
  connectRequest.on('error', reject);
  connectRequest.on('connect', ({ statusCode = 0 }, _, head) => {
    if (statusCode === 407) reject(new RouteError('PROXY_AUTHENTICATION', proxy, '407'));
    else if (statusCode < 200 || statusCode > 299) {
      reject(new RouteError('PROXY_REFUSED', proxy, String(statusCode)));
    } else {
      if (head.length > 0) socket.unshift(head);
      resolve();
    }
  });
  connectRequest.end();
  return promise;
}

/**
 * Opens a connection to `target` through a proxy, which learns only its host and port.
 * @throws RouteError
 */
export async function openTunnel(
  proxy: ProxyAddress,
  target: Target,
  trust: () => SecureContext,
): Promise<Socket> {
  const socket = connectTo(proxy, trust);
  // This listener stays: the TLS connection inside reports later errors.
  socket.on('error', () => undefined);
  const timer = setTimeout(() => {
    socket.destroy(new RouteError('PROXY_UNREACHABLE', proxy, 'ETIMEDOUT'));
  }, timeoutMs);
  try {
    await (proxy.kind === 'socks5' ? openSocks(socket, proxy, target) : sendConnect(socket, proxy, target));
    return socket;
  } catch (error) {
    socket.destroy();
    throw toRouteError(error, proxy);
  } finally {
    clearTimeout(timer);
  }
}

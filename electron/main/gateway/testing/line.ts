import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Identity } from './certificates.ts';

/** Answers instead of the server; `undefined` forwards the request. */
export type Fault = (request: IncomingMessage, response: ServerResponse) => void;

/** A reverse proxy for a server on this computer, with TLS when it has an identity. Tests break and repair it. */
export interface Line {
  /** At `localhost` by default, so that a name has to be resolved. */
  readonly origin: string;
  /** Paths of the requests that arrived here. */
  readonly requests: string[];
  fault: Fault | undefined;
  /** Forwards a request to the server, for a fault that affects only some requests. */
  forward: Fault;
  /** Uses another certificate from now on. */
  present(identity: Identity): void;
  /** Closes all connections, so that the next request needs a new one. */
  dropAll(): void;
  /** Stops listening and breaks all connections. */
  unplug(): Promise<void>;
  plugIn(): Promise<void>;
}

async function forward(from: IncomingMessage, to: ServerResponse, target: string): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const onward = request(new URL(from.url ?? '/', target), { method: from.method, headers: from.headers });
  onward.on('error', reject);
  onward.on('response', (answer) => {
    to.writeHead(answer.statusCode ?? 0, answer.headers);
    answer.pipe(to).on('finish', resolve);
  });
  from.pipe(onward);
  await promise;
}

/** Opens a line to `target`. */
export async function openLine(target: string, identity?: Identity, host = 'localhost'): Promise<Line> {
  const requests: string[] = [];
  const serve = (from: IncomingMessage, to: ServerResponse) => {
    requests.push(from.url ?? '');
    (line.fault ?? line.forward)(from, to);
  };
  const secure = identity === undefined ? undefined : createSecureServer(identity, serve);
  const server = secure ?? createServer(serve);
  // Some tests expect the client to abort the handshake.
  server.on('tlsClientError', () => undefined);
  const listen = (port: number) =>
    new Promise<void>((resolve) => server.listen(port, '127.0.0.1', () => resolve()));
  await listen(0);
  const { port } = server.address() as AddressInfo;
  const line: Line = {
    origin: `${secure === undefined ? 'http' : 'https'}://${host}:${port}`,
    requests,
    fault: undefined,
    forward: (from, to) => void forward(from, to, target).catch((error: Error) => to.destroy(error)),
    present(next) {
      secure?.setSecureContext(next);
      server.closeAllConnections();
    },
    dropAll: () => server.closeAllConnections(),
    unplug() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
    plugIn: async () => {
      if (!server.listening) await listen(port);
    },
  };
  return line;
}

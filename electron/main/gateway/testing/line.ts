import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Identity } from './certificates.ts';

/** Answers in the server's place; `undefined` carries the request on to it. */
export type Fault = (request: IncomingMessage, response: ServerResponse) => void;

/** The way to a server on this computer, with TLS where it has an identity. A test makes it fail and mends it. */
export interface Line {
  /** At `localhost`, so that a name has to be found, unless told otherwise. */
  readonly origin: string;
  /** Paths of the requests that came as far as here. */
  readonly asked: string[];
  fault: Fault | undefined;
  /** Carries a request on to the server, for a fault that concerns only some. */
  carry: Fault;
  /** Shows another certificate from now on. */
  present(identity: Identity): void;
  /** Ends what is open, so that the next request needs a connection of its own. */
  dropAll(): void;
  /** Nobody listens any more, and what was open breaks. */
  unplug(): Promise<void>;
  plugIn(): Promise<void>;
}

async function carry(from: IncomingMessage, to: ServerResponse, target: string): Promise<void> {
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
  const asked: string[] = [];
  const serve = (from: IncomingMessage, to: ServerResponse) => {
    asked.push(from.url ?? '');
    (line.fault ?? line.carry)(from, to);
  };
  const secure = identity === undefined ? undefined : createSecureServer(identity, serve);
  const server = secure ?? createServer(serve);
  // A handshake that the other side breaks off is what some tests are about.
  server.on('tlsClientError', () => undefined);
  const listen = (port: number) =>
    new Promise<void>((resolve) => server.listen(port, '127.0.0.1', () => resolve()));
  await listen(0);
  const { port } = server.address() as AddressInfo;
  const line: Line = {
    origin: `${secure === undefined ? 'http' : 'https'}://${host}:${port}`,
    asked,
    fault: undefined,
    carry: (from, to) => void carry(from, to, target).catch((error: Error) => to.destroy(error)),
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

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { ProblemError } from '../../../../shared/model/problem.ts';

/** Maximum number of open connections. */
const maxSockets = 256;

/** A small web server for the browser of this computer, on 127.0.0.1 and a free port. */
export interface LoopbackServer {
  /** Address and port, as in the `Host` header. */
  readonly host: string;
  /** Closes the server after the last page is sent; waits one second at most. Can be called more than once. */
  close(): Promise<void>;
  /** Lets the process end while the server listens. */
  unref(): void;
}

/**
 * Listens on 127.0.0.1 (RFC 8252 §7.3). Connections without a complete request are closed after ten seconds, and the
 * oldest of them at once when there are too many, so that they cannot block others. `protectedSocket` waits for its
 * response and is never closed. Rejects with a ProblemError when the app cannot listen on this computer.
 */
export async function openLoopbackServer(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
  protectedSocket: () => Socket | null | undefined = () => undefined,
): Promise<LoopbackServer> {
  const server = createServer({ maxHeaderSize: 16_384, headersTimeout: 5_000, requestTimeout: 5_000 });
  const limit = limitConnections(server, protectedSocket);
  server.setTimeout(10_000, (socket) => {
    if (protectedSocket() !== socket) socket.destroy();
  });
  server.on('request', (request, response) => {
    limit.requestReceived(request.socket);
    answer(request, response);
  });
  await listen(server);
  return {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => close(server),
    unref: () => void server.unref(),
  };
}

/**
 * Closes the oldest connection without a complete request when there are too many; if there is none, the oldest one
 * that does not read its response.
 */
function limitConnections(server: Server, protectedSocket: () => Socket | null | undefined) {
  const [idle, answered] = [new Set<Socket>(), new Set<Socket>()];
  let scheduled = false;
  const trim = () => {
    scheduled = false;
    for (const socket of [...idle, ...answered]) {
      if (idle.size + answered.size <= maxSockets) return;
      if (protectedSocket() !== socket) forget(socket).destroy();
    }
  };
  function forget(socket: Socket): Socket {
    idle.delete(socket);
    answered.delete(socket);
    return socket;
  }
  server.on('connection', (socket) => {
    idle.add(socket);
    socket.once('close', () => forget(socket));
    if (scheduled) return;
    scheduled = true;
    // Read what has arrived first: a connection with a request is not idle.
    setImmediate(() => setImmediate(trim));
  });
  return {
    requestReceived(socket: Socket) {
      if (idle.delete(socket)) answered.add(socket);
    },
  };
}

function listen(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(
        new ProblemError(
          'internal',
          `Latchkey could not listen for the browser on this computer (${error.code}).`,
          {
            remedy: 'Check the firewall or security software, or sign in with a password if that is offered.',
          },
        ),
      );
    });
    server.listen(0, '127.0.0.1', resolve);
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const force = setTimeout(() => server.closeAllConnections(), 1_000);
    server.close(() => {
      clearTimeout(force);
      resolve();
    });
    server.closeIdleConnections();
  });
}

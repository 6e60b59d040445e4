import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { ProblemError } from '../../../../shared/model/problem.ts';

/** How many callers may be connected at a time. */
const mostSockets = 256;

/** A small web server for the browser of this computer, on 127.0.0.1 and a port of the system's choice. */
export interface LoopbackServer {
  /** Address and port, as a browser names them in `Host`. */
  readonly host: string;
  /** Lets the last page reach the browser, but no slow reader hold the door. Safe to call more than once. */
  close(): Promise<void>;
  /** Lets the process end though the server still listens. */
  unref(): void;
}

/**
 * Listens on 127.0.0.1 (RFC 8252 §7.3). Callers who say nothing, or half of something, are let go after ten seconds,
 * and the oldest of them at once where there are too many, so that they keep nobody out. `kept` is the one who waits
 * for an answer and is let go by nobody. Rejects with a ProblemError where this computer lets no program listen.
 */
export async function openLoopbackServer(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
  kept: () => Socket | null | undefined = () => undefined,
): Promise<LoopbackServer> {
  const server = createServer({ maxHeaderSize: 16_384, headersTimeout: 5_000, requestTimeout: 5_000 });
  const silent = letGoOfSilent(server, kept);
  server.setTimeout(10_000, (socket) => {
    if (kept() !== socket) socket.destroy();
  });
  server.on('request', (request, response) => {
    silent.spoke(request.socket);
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
 * Drops the oldest of those who have not finished a request yet; where all have, the oldest of those who do not read
 * their answer.
 */
function letGoOfSilent(server: Server, kept: () => Socket | null | undefined) {
  const [silent, answered] = [new Set<Socket>(), new Set<Socket>()];
  let planned = false;
  const trim = () => {
    planned = false;
    for (const socket of [...silent, ...answered]) {
      if (silent.size + answered.size <= mostSockets) return;
      if (kept() !== socket) forget(socket).destroy();
    }
  };
  function forget(socket: Socket): Socket {
    silent.delete(socket);
    answered.delete(socket);
    return socket;
  }
  server.on('connection', (socket) => {
    silent.add(socket);
    socket.once('close', () => forget(socket));
    if (planned) return;
    planned = true;
    // What came together with many others is read first: whoever said something is not silent.
    setImmediate(() => setImmediate(trim));
  });
  return {
    spoke(socket: Socket) {
      if (silent.delete(socket)) answered.add(socket);
    },
  };
}

function listen(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(
        new ProblemError(
          'internal',
          `This computer lets no program listen for the browser (${error.code}).`,
          {
            remedy:
              'Check the firewall or security software, or sign in with a password where that is offered.',
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

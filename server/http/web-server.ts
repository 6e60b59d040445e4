import { createServer, type RequestListener, type Server, ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

// How long a request under way may take after the stop was asked for, in milliseconds.
const GRACE = 10_000;

export interface WebServer {
  port: number;
  /** Sets what answers requests; those that came before wait for it. */
  serve(listener: RequestListener): void;
  /** Whether the stop was asked for. */
  isStopping(): boolean;
  /**
   * Lets every answer from now on be the last of its connection, takes requests for `drain` seconds more, then takes
   * no new connection, lets requests under way end and closes.
   */
  stop(drain: number): Promise<void>;
}

function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    const force = setTimeout(() => server.closeAllConnections(), GRACE);
    server.close((error) => {
      clearTimeout(force);
      if (error) reject(error);
      else resolve();
    });
    server.closeIdleConnections();
  });
}

function endConnection(response: ServerResponse): void {
  if (!response.headersSent) response.setHeader('Connection', 'close');
}

/** What is under way on a server: answers not given yet, and connections that nothing has come over. */
function watch(server: Server) {
  const answering = new Set<ServerResponse>();
  const unused = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    unused.add(socket);
    socket.once('data', () => unused.delete(socket)).once('close', () => unused.delete(socket));
  });
  return {
    answering,
    add(response: ServerResponse, whenDone: () => void): void {
      answering.add(response);
      response.once('close', () => {
        answering.delete(response);
        whenDone();
      });
    },
    // Browsers open connections in advance, which the server takes for busy ones.
    dropUnused(): void {
      for (const socket of unused) if (socket.bytesRead === 0) socket.destroy();
    },
  };
}

/** Listens on `host`:`port`, port 0 taking a free one. Rejects with the system's error, such as `EADDRINUSE`. */
export async function openWebServer(host: string, port: number): Promise<WebServer> {
  const early: Parameters<RequestListener>[] = [];
  let answer: RequestListener = (...exchange) => void early.push(exchange);
  let stopping = false;
  const server = createServer((request, response) => {
    underWay.add(response, () => {
      if (stopping) server.closeIdleConnections();
    });
    if (stopping) endConnection(response);
    answer(request, response);
  });
  // What asks for a tunnel is answered as any request is: Node would break off.
  server.on('connect', (request, socket: Socket) => {
    const response = new ServerResponse(request);
    // Node leaves such a socket to us: nothing else hears its errors, or closes what the caller leaves open.
    socket.on('error', () => socket.destroy());
    response.once('finish', () => socket.destroySoon());
    response.assignSocket(socket);
    answer(request, response);
  });
  const underWay = watch(server);
  await listen(server, host, port);
  // A string only for a Unix socket, which `host` and `port` never make.
  const address = server.address() as AddressInfo;
  return {
    port: address.port,
    serve(listener) {
      answer = listener;
      for (const exchange of early.splice(0)) listener(...exchange);
    },
    isStopping: () => stopping,
    async stop(drain) {
      stopping = true;
      // Of a start that failed.
      for (const [, response] of early.splice(0)) response.writeHead(503, { 'Retry-After': '1' }).end();
      for (const response of underWay.answering) endConnection(response);
      if (drain > 0) await pause(drain * 1000);
      const closed = close(server);
      underWay.dropUnused();
      await closed;
    },
  };
}

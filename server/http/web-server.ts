import { createServer, type RequestListener, type Server, ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

// How long a current request may take after the stop, in milliseconds.
const GRACE = 10_000;

export interface WebServer {
  port: number;
  /** Sets the request listener. Earlier requests wait for it. */
  serve(listener: RequestListener): void;
  /** Whether the server has been asked to stop. */
  isStopping(): boolean;
  /**
   * From now on, each response closes its connection. Accepts requests for `drain` more seconds, then refuses new
   * connections, lets current requests finish and closes.
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

/** Tracks unfinished responses, and connections on which nothing has arrived. */
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
    // Browsers open connections in advance, which the server considers busy.
    dropUnused(): void {
      for (const socket of unused) if (socket.bytesRead === 0) socket.destroy();
    },
  };
}

/** Listens on `host`:`port`; port 0 selects a free one. Rejects with the system's error, such as `EADDRINUSE`. */
export async function openWebServer(host: string, port: number): Promise<WebServer> {
  const early: Parameters<RequestListener>[] = [];
  let answer: RequestListener = (...exchange) => void early.push(exchange);
  let stopping = false;
  const server = createServer((request, response) => {
    tracker.add(response, () => {
      if (stopping) server.closeIdleConnections();
    });
    if (stopping) endConnection(response);
    answer(request, response);
  });
  // Answer CONNECT like any other request. Node would drop the connection.
  server.on('connect', (request, socket: Socket) => {
    const response = new ServerResponse(request);
    // Node leaves this socket to us: without this, errors would be unhandled and the socket would stay open.
    socket.on('error', () => socket.destroy());
    response.once('finish', () => socket.destroySoon());
    response.assignSocket(socket);
    answer(request, response);
  });
  const tracker = watch(server);
  await listen(server, host, port);
  // The address is a string only for a Unix socket, which is never used here.
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
      // Requests that arrived before a start that failed.
      for (const [, response] of early.splice(0)) response.writeHead(503, { 'Retry-After': '1' }).end();
      for (const response of tracker.answering) endConnection(response);
      if (drain > 0) await pause(drain * 1000);
      const closed = close(server);
      tracker.dropUnused();
      await closed;
    },
  };
}

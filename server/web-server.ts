import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

// How long a request under way may take after the stop was asked for, in milliseconds.
const GRACE = 2000;

export interface WebServer {
  port: number;
  /** Sets what answers requests; until then they wait for nothing and get 503. */
  serve(listener: RequestListener): void;
  /** Takes no new connection, lets requests under way end, then closes. */
  stop(): Promise<void>;
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

/** Listens on `host`:`port`, port 0 taking a free one. Rejects with the system's error, such as `EADDRINUSE`. */
export async function openWebServer(host: string, port: number): Promise<WebServer> {
  let answer: RequestListener = (_request, response) => {
    response.writeHead(503, { 'Retry-After': '1' }).end();
  };
  const server = createServer((request, response) => answer(request, response));
  await listen(server, host, port);
  // A string only for a Unix socket, which `host` and `port` never make.
  const address = server.address() as AddressInfo;
  return {
    port: address.port,
    serve(listener) {
      answer = listener;
    },
    stop: () => close(server),
  };
}

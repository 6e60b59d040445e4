import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { createServer as createTcpServer } from 'node:net';
import type { Connection } from '../../../../shared/model/connection.ts';
import { connectionSchema } from '../../../../shared/model/connection.ts';
import type { CurrentToken, TokenSource } from '../../session/types.ts';
import type { Gateway, GatewayDeps } from '../gateway.ts';
import { createGateway } from '../gateway.ts';

/** One request as a test server received it. */
interface Seen {
  method: string;
  url: string;
  host: string;
  authorization: string | undefined;
  body: string;
}

export interface TestServer {
  port: number;
  origin: string;
  seen: Seen[];
  close(): Promise<void>;
}

type Answer = (request: IncomingMessage, response: ServerResponse, seen: Seen) => unknown;

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString('utf8');
}

function portOf(server: { address(): AddressInfo | string | null }): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the test server has no port');
  return address.port;
}

function closeServer(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}

/** An HTTP server that records every request before `answer` handles it. */
export async function startServer(answer: Answer, host = '127.0.0.1'): Promise<TestServer> {
  const seen: Seen[] = [];
  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const entry: Seen = {
      method: request.method ?? '',
      url: request.url ?? '',
      host: request.headers.host ?? '',
      authorization: request.headers.authorization,
      body: await readBody(request),
    };
    seen.push(entry);
    await answer(request, response, entry);
  }
  const server = createServer((request, response) => {
    // A test that breaks its own server must see its request fail, not hang.
    serve(request, response).catch((error: unknown) =>
      response.destroy(new Error('answering failed', { cause: error })),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  const port = portOf(server);
  return { port, origin: `http://${host}:${port}`, seen, close: () => closeServer(server) };
}

/** A server that answers 200 to everything; `seen` shows whether a request reached it. */
export function startTrap(host?: string): Promise<TestServer> {
  return startServer((_, response) => response.end('{"trap":true}'), host);
}

/** A TCP server for responses that no HTTP server would send; records the bytes it received. */
export async function startRawServer(
  onData: (socket: Socket, text: string) => void,
): Promise<{ port: number; origin: string; received: string[]; close(): Promise<void> }> {
  const received: string[] = [];
  const sockets = new Set<Socket>();
  const server = createTcpServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.on('data', (data) => {
      received.push(data.toString('latin1'));
      onData(socket, data.toString('latin1'));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const port = portOf(server);
  return {
    port,
    origin: `http://127.0.0.1:${port}`,
    received,
    close() {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

export function testConnection(origin: string, prefix = '/api/'): Connection {
  return connectionSchema().parse({
    id: 'demo',
    name: 'Demo',
    issuer: 'http://127.0.0.1:9',
    client: { authentication: 'none', id: 'demo' },
    grants: ['password'],
    api: [{ origin, prefix }],
  });
}

/** A token source that never changes; `calls` lists the calls of the gateway. */
export function fixedTokens(token: string): TokenSource & { calls: string[] } {
  const calls: string[] = [];
  const current: CurrentToken = { token, generation: 1 };
  return {
    calls,
    current: async () => current,
    refreshAfter: async (generation) => {
      calls.push(`refreshAfter ${generation}`);
      return { token, generation: 2 };
    },
    refuse: async (generation) => {
      calls.push(`refuse ${generation}`);
      return true;
    },
    worked: (generation) => {
      calls.push(`worked ${generation}`);
    },
    standing: () => ({ signIn: 1, waits: undefined, over: undefined }),
    watch: () => () => undefined,
  };
}

/** A gateway on one connection, with defaults; it does not retry an unreachable API. */
export function testGateway(
  connection: Connection,
  tokens: TokenSource,
  deps: Partial<GatewayDeps> = {},
): Gateway {
  return createGateway({
    connection: (id) => (id === connection.id ? connection : undefined),
    tokens: () => tokens,
    secrets: () => [],
    record: () => undefined,
    patienceMs: 0,
    ...deps,
  });
}

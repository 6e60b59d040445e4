import { once } from 'node:events';
import {
  Agent,
  type ClientRequest,
  createServer,
  type IncomingHttpHeaders,
  request,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** A round-robin proxy: each request goes to the next instance, whoever sent the previous one. */
export interface RoundRobin {
  origin: string;
  /** The instances that requests go to from now on. */
  use(origins: readonly string[]): void;
  close(): Promise<void>;
}

interface ForwardedRequest {
  method: string | undefined;
  url: string | undefined;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

/** Whether the instance closed an idle kept-alive connection before it could read the request (RFC 9112 §9.3.1). */
function wasIdle(sent: ClientRequest, error: Error): boolean {
  return sent.reusedSocket && 'code' in error && error.code === 'ECONNRESET';
}

function forward(forwarded: ForwardedRequest, answer: ServerResponse, target: string, agent: Agent): void {
  const { hostname, port } = new URL(target);
  const { method, url: path, headers, body } = forwarded;
  const sent = request({ agent, hostname, port, method, path, headers }, (response) => {
    answer.writeHead(response.statusCode ?? 502, response.headers);
    response.pipe(answer);
    response.on('error', () => answer.destroy());
  });
  sent.on('error', (error) => {
    if (answer.headersSent) answer.destroy();
    else if (wasIdle(sent, error)) forward(forwarded, answer, target, agent);
    // The instance has gone: whether it has processed the request is unknown.
    else answer.writeHead(502).end();
  });
  sent.end(body);
}

export async function startRoundRobin(): Promise<RoundRobin> {
  const agent = new Agent({ keepAlive: true });
  let targets: readonly string[] = [];
  let count = 0;
  const server = createServer((from, answer) => {
    const { method, url, headers } = from;
    count += 1;
    const target = targets[count % targets.length];
    if (target === undefined) answer.writeHead(503).end();
    else void buffer(from).then((body) => forward({ method, url, headers, body }, answer, target, agent));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    use(origins) {
      targets = [...origins];
    },
    async close() {
      agent.destroy();
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

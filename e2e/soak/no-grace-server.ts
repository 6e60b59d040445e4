import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { startAuthority } from '../../server/authority.ts';
import { monotonicMicros, type RefreshTime } from './refresh-times.ts';

/**
 * An authority without retry grace in its own process, with the path of its database as argument: a relay in front of it
 * refuses every refresh token that has been answered once. Prints its origin and, after a line on standard input, the times
 * of all refreshes.
 */
const refreshes: RefreshTime[] = [];
const usedTokens = new Set<string>();

async function bodyOf(stream: http.IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

async function relay(port: number, request: http.IncomingMessage, response: http.ServerResponse) {
  const body = await bodyOf(request);
  const form = new URLSearchParams(body.toString());
  const token = form.get('grant_type') === 'refresh_token' ? form.get('refresh_token') : null;
  if (token !== null && usedTokens.has(token)) {
    response.writeHead(400, { 'content-type': 'application/json' }).end('{"error":"invalid_grant"}');
    return;
  }
  const asked = monotonicMicros();
  const { method, url: path, headers } = request;
  const outgoing = http.request({ host: '127.0.0.1', port, method, path, headers });
  outgoing.end(body);
  const [incoming] = (await once(outgoing, 'response')) as [http.IncomingMessage];
  const answer = await bodyOf(incoming);
  const { 'transfer-encoding': _, connection: __, ...endToEnd } = incoming.headers;
  response.writeHead(incoming.statusCode ?? 502, { ...endToEnd, 'content-length': answer.length });
  if (token !== null && incoming.statusCode === 200) {
    usedTokens.add(token);
    refreshes.push({ asked, sent: monotonicMicros() });
  }
  response.end(answer);
}

async function open(database: string): Promise<void> {
  let port = 0;
  const server = http.createServer((request, response) => {
    relay(port, request, response).catch(() => response.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const authority = await startAuthority({ issuer, database });
  port = authority.port;
  process.stdout.write(`${issuer}\n`);
  await once(process.stdin, 'data');
  process.stdout.write(`${JSON.stringify(refreshes)}\n`);
  server.closeAllConnections();
  server.close();
  await authority.stop();
  process.stdin.destroy();
}

await open(process.argv[2] ?? '');

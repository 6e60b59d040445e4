import type { ClientRequest, IncomingMessage } from 'node:http';
import * as http from 'node:http';
import * as https from 'node:https';
import { isSafeUrl } from '../../../shared/model/connection.ts';
import { ProblemError } from '../../../shared/model/problem.ts';
import { createRoutes, type Routes } from '../network/routes.ts';
import { cancelled, networkProblem, timedOut, tooLarge, unexpected } from './errors.ts';
import type { Answer, Request, Transport } from './types.ts';

/**
 * Creates the HTTP client for metadata, token, registration and revocation endpoints: no redirects, no ambient proxy,
 * a deadline for the whole exchange and a size limit for the response.
 */
export function createTransport(
  options: { deadlineMs?: number; maxBytes?: number; routes?: Routes | undefined } = {},
): Transport {
  const { deadlineMs = 30_000, maxBytes = 256 * 1024, routes = createRoutes() } = options;
  const agents = routes.agents({ keepAlive: true, timeout: 4_000, maxSockets: 16 });

  function openRequest(request: Request, url: URL): ClientRequest {
    const secured = url.protocol === 'https:';
    const headers = { ...request.headers, 'accept-encoding': 'identity', 'user-agent': 'Latchkey' };
    return (secured ? https : http).request(url, {
      method: request.method,
      headers: request.body === undefined ? headers : { ...headers, ...lengthOf(request.body) },
      agent: agents.of(secured),
      insecureHTTPParser: false,
    });
  }

  return {
    async send(request) {
      if (!isSafeUrl(request.url)) throw unsafe();
      if (request.signal?.aborted) throw cancelled();
      const url = new URL(request.url);
      return await exchange(openRequest(request, url), { request, host: url.host, deadlineMs, maxBytes });
    },
    close() {
      agents.close();
    },
  };
}

interface Exchange {
  request: Request;
  host: string;
  deadlineMs: number;
  maxBytes: number;
}

function exchange(outgoing: ClientRequest, options: Exchange): Promise<Answer> {
  const { request, host, deadlineMs, maxBytes } = options;
  return new Promise<Answer>((resolve, reject) => {
    const fail = (problem: ProblemError) => {
      finish();
      reject(problem);
      outgoing.destroy();
    };
    const deadline = setTimeout(() => fail(timedOut(host, deadlineMs / 1000)), deadlineMs);
    const abort = () => fail(cancelled());
    const finish = () => {
      clearTimeout(deadline);
      request.signal?.removeEventListener('abort', abort);
    };
    request.signal?.addEventListener('abort', abort, { once: true });
    // This listener stays: a destroyed request may still emit an error, which would end the process if unhandled.
    outgoing.on('error', (error: NodeJS.ErrnoException) =>
      fail(networkProblem(host, error.code ?? 'broken')),
    );
    outgoing.on('response', (response) => {
      readBody(response, maxBytes).then(
        (body) => {
          finish();
          if (body === null) fail(tooLarge(host));
          else if (isEncoded(response)) fail(unexpected(host, 'it is compressed, which was not requested'));
          else
            resolve({
              host,
              status: response.statusCode ?? 0,
              headers: joinedHeaders(response),
              body,
              receivedAt: Date.now(),
            });
        },
        (error: NodeJS.ErrnoException) => fail(networkProblem(host, error.code ?? 'cut off')),
      );
    });
    outgoing.end(request.body);
  });
}

async function readBody(response: IncomingMessage, maxBytes: number): Promise<string | null> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of response as AsyncIterable<Buffer>) {
    bytes += part.length;
    if (bytes > maxBytes) return null;
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}

function isEncoded(response: IncomingMessage): boolean {
  return (response.headers['content-encoding'] ?? 'identity').toLowerCase() !== 'identity';
}

function joinedHeaders(response: IncomingMessage): Record<string, string> {
  return Object.fromEntries(
    Object.entries(response.headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(', ') : (value ?? ''),
    ]),
  );
}

function lengthOf(body: string): Record<string, string> {
  return { 'content-length': String(Buffer.byteLength(body)) };
}

function unsafe(): ProblemError {
  return new ProblemError('egress_refused', 'The server names an address that Latchkey must not call.', {
    remedy: 'Addresses must begin with https. Tell whoever runs the server.',
  });
}

import { randomBytes, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ProblemError } from '../../../shared/model/problem.ts';
import { page, pageHeaders } from './loopback-page.ts';
import { cancelled } from './problems.ts';

/** The path clients are registered with. */
export const registeredPath = '/callback';

const longestQuery = 4096;
const openMs = 10 * 60_000;

export interface Receiver {
  /** Where the browser is to come back to (RFC 8252 §7.3). */
  readonly redirectUri: string;
  /** The parameters of the one call that carries the right state; rejects with a ProblemError. */
  received: Promise<URLSearchParams>;
  /** Shows the waiting browser how it went, and closes. Safe to call at any time, more than once. */
  finish(outcome: 'done' | 'not'): Promise<void>;
}

/**
 * Listens on 127.0.0.1, on a port of the system's choice, for the browser to come back with `state`. A call
 * with anything else is answered and waited past, so that no local page can end a sign-in (RFC 8252 §8.10).
 */
export async function openReceiver(options: {
  state: string;
  randomPath: boolean;
  signal: AbortSignal;
  timeoutMs?: number;
}): Promise<Receiver> {
  const { state, randomPath, signal, timeoutMs = openMs } = options;
  // RFC 8252 §7.3 lets only the port vary. A path of its own for each attempt is used where a pushed request
  // has told in advance that the server takes it; everywhere else the registered path is used as it is.
  const path = randomPath ? `${registeredPath}/${randomBytes(16).toString('base64url')}` : registeredPath;
  const waiting = Promise.withResolvers<URLSearchParams>();
  // Whoever awaits it sees the rejection; before anyone does it must not end the process.
  waiting.promise.catch(() => undefined);
  let browser: ServerResponse | undefined;
  const server = createServer({ maxHeaderSize: 16_384, headersTimeout: 5_000, requestTimeout: 5_000 });
  server.maxConnections = 256;
  server.setTimeout(10_000, (socket) => {
    if (browser?.socket !== socket) socket.destroy();
  });
  await listen(server);
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  server.on('request', (request, response) => {
    const found = judgeCall(request, { host, path, state });
    if (typeof found === 'number') return answer(response, found, 'late');
    if (browser !== undefined) return answer(response, 400, 'late');
    browser = response;
    waiting.resolve(found);
  });
  const timer = setTimeout(() => waiting.reject(expired()), timeoutMs);
  const abort = () => waiting.reject(cancelled());
  signal.addEventListener('abort', abort, { once: true });
  if (signal.aborted) abort();
  return {
    redirectUri: `http://${host}${path}`,
    received: waiting.promise,
    async finish(outcome) {
      clearTimeout(timer);
      signal.removeEventListener('abort', abort);
      waiting.reject(cancelled());
      if (browser !== undefined && !browser.writableEnded) answer(browser, 200, outcome);
      await close(server);
    },
  };
}

/** The parameters of a call that is ours, or the status for one that is not. */
function judgeCall(
  request: IncomingMessage,
  expected: { host: string; path: string; state: string },
): URLSearchParams | number {
  // The exact host, so that a name that resolves to this computer (DNS rebinding) gets nothing.
  if (request.headers.host !== expected.host) return 400;
  if (request.method !== 'GET') return 405;
  const target = request.url ?? '';
  if (target.length > longestQuery) return 414;
  const [path, query = ''] = target.split('?', 2);
  if (path !== expected.path) return 404;
  const parameters = new URLSearchParams(query);
  const states = parameters.getAll('state');
  const [state] = states;
  return states.length === 1 && state !== undefined && same(state, expected.state) ? parameters : 400;
}

function same(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}

function answer(response: ServerResponse, status: number, kind: 'done' | 'not' | 'late'): void {
  const body = page(kind);
  response.writeHead(status, {
    ...pageHeaders,
    ...(status === 405 ? { allow: 'GET' } : {}),
    'content-length': Buffer.byteLength(body),
  });
  response.end(body);
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

/** Lets the last page reach the browser, but no slow reader hold the door. */
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

function expired(): ProblemError {
  return new ProblemError('sign_in_expired', 'The browser did not come back within ten minutes.', {
    remedy: 'Start the sign-in again.',
  });
}

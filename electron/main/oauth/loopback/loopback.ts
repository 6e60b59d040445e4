import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { ProblemError } from '../../../../shared/model/problem.ts';
import { sameText } from '../../lib/same-text.ts';
import { cancelled } from '../errors.ts';
import { type LastPage, languageOf, page, pageHeaders } from './page.ts';
import { openLoopbackServer } from './server.ts';
import { type Begun, createStarts, type StartAnswer, type Starts } from './start-address.ts';

/** The redirect path of clients that were registered by hand, or before each connection had its own. */
export const registeredPath = '/callback';

const maxTargetLength = 4096;
const openMs = 10 * 60_000;
/** How long a browser waits for the last page. */
const maxWaitMs = 45_000;

/** Why a browser was rejected; the sign-in continues, and the person can open another browser. */
export type BrowserTrouble = 'contested' | 'otherBrowser';

export interface Receiver {
  /** The redirect URI (RFC 8252 §7.3). */
  readonly redirectUri: string;
  /** Creates an address that redirects one browser to `address`. @throws ProblemError when `address` is not safe */
  startAt(address: string): string;
  /** The parameters of the one callback with the right state; rejects with a ProblemError. */
  received: Promise<URLSearchParams>;
  /** Whether another browser used the start address of the one that returned. */
  isContested(): boolean;
  /** Shows the waiting browser a page, once. */
  show(last: LastPage): void;
  /** Shows a browser that still waits the result, and closes. Can be called at any time, more than once. */
  finish(last: LastPage): Promise<void>;
}

interface Options {
  state: string;
  /** The path of the client's registered redirect URI. */
  path: string;
  /** Whether to use a random path below `path` for this attempt. */
  randomPath: boolean;
  signal: AbortSignal;
  trouble?: ((what: BrowserTrouble) => void) | undefined;
  timeoutMs?: number;
}

/** What a request is validated against. */
interface Expected {
  host: string;
  path: string;
  state: string;
  starts: Starts;
}

/**
 * Listens for the callback with `state` from the browser that began at an address of `startAt`. Any other request gets a
 * response and is ignored, so that no local page can end a sign-in (RFC 8252 §8.10).
 */
export async function openReceiver(options: Options): Promise<Receiver> {
  const { state, randomPath, signal, trouble, timeoutMs = openMs } = options;
  // RFC 8252 §7.3 lets only the port vary. A random path per attempt is used only where a pushed request has shown that
  // the server accepts it.
  const path = randomPath ? `${options.path}/${randomBytes(16).toString('base64url')}` : options.path;
  const waiting = Promise.withResolvers<URLSearchParams>();
  // A rejection before anything awaits this promise must not end the process.
  waiting.promise.catch(() => undefined);
  const starts = createStarts({ returnPath: path, contested: () => trouble?.('contested') });
  let browser: ServerResponse | undefined;
  let begun: Begun | undefined;
  let waitTimer: NodeJS.Timeout | undefined;
  const show = (last: LastPage) => {
    clearTimeout(waitTimer);
    if (browser !== undefined && !browser.writableEnded) answer(browser, 200, last);
  };
  const server = await openLoopbackServer(
    (request, response) => {
      const result = processRequest(request, { host: server.host, path, state, starts });
      if (typeof result === 'number') return answer(response, result, { kind: 'late' });
      if ('start' in result) return answerStart(response, result.start);
      if (browser !== undefined) return answer(response, 400, { kind: 'late' });
      if (result.begun === undefined) {
        trouble?.('otherBrowser');
        return answer(response, 403, { kind: 'otherBrowser' });
      }
      begun = result.begun;
      browser = response;
      waitTimer = setTimeout(show, maxWaitMs, { kind: 'slow' });
      waiting.resolve(result.parameters);
    },
    () => browser?.socket,
  );
  const timer = setTimeout(() => waiting.reject(expired()), timeoutMs);
  const abort = () => waiting.reject(cancelled());
  signal.addEventListener('abort', abort, { once: true });
  if (signal.aborted) abort();
  return {
    redirectUri: `http://${server.host}${path}`,
    startAt: (address) => `http://${server.host}${starts.issue(address)}`,
    received: waiting.promise,
    isContested: () => begun?.contested === true,
    show,
    async finish(last) {
      clearTimeout(timer);
      signal.removeEventListener('abort', abort);
      waiting.reject(cancelled());
      show(last);
      await server.close();
    },
  };
}

/** Classifies a request: a start address, a valid callback, or the status of an invalid request. */
function processRequest(
  request: IncomingMessage,
  expected: Expected,
): number | { start: StartAnswer } | { parameters: URLSearchParams; begun: Begun | undefined } {
  // Compare the exact host, so that a name that resolves to this computer (DNS rebinding) gets nothing.
  if (request.headers.host !== expected.host) return 400;
  if (request.method !== 'GET') return 405;
  const target = request.url ?? '';
  if (target.length > maxTargetLength) return 414;
  const start = expected.starts.handle(target, request.headers);
  if (start !== undefined) return { start };
  const [path, query = ''] = target.split('?', 2);
  if (path !== expected.path) return 404;
  const parameters = new URLSearchParams(query);
  const states = parameters.getAll('state');
  const [state] = states;
  if (states.length !== 1 || state === undefined || !sameText(state, expected.state)) return 400;
  return { parameters, begun: expected.starts.findByCookie(request.headers) };
}

/** Answers a request to a start address. A prefetch gets 503, so that the browser requests it again (Sec-Purpose). */
export function answerStart(response: ServerResponse, start: StartAnswer): void {
  if (start.kind === 'onward') {
    const { location, cookies } = start;
    response.writeHead(303, { ...pageHeaders, location, 'set-cookie': cookies, 'content-length': 0 }).end();
    return;
  }
  if (start.kind === 'lookAhead') answer(response, 503, { kind: 'late' });
  else answer(response, 410, { kind: start.kind });
}

function answer(response: ServerResponse, status: number, last: LastPage): void {
  const body = page(last, languageOf(response.req.headers['accept-language']));
  response.writeHead(status, {
    ...pageHeaders,
    ...(status === 405 ? { allow: 'GET' } : {}),
    'content-length': Buffer.byteLength(body),
  });
  response.end(body);
}

function expired(): ProblemError {
  return new ProblemError('sign_in_expired', 'The browser did not return within ten minutes.', {
    remedy: 'Start the sign-in again.',
  });
}

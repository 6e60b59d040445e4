import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { ProblemError } from '../../../../shared/model/problem.ts';
import { sameText } from '../../lib/same-text.ts';
import { cancelled } from '../errors.ts';
import { type LastPage, languageOf, page, pageHeaders } from './page.ts';
import { openLoopbackServer } from './server.ts';
import { type Begun, createStarts, type StartAnswer, type Starts } from './start-address.ts';

/** The path of clients that were registered by hand, or before each connection had one of its own. */
export const registeredPath = '/callback';

const longestQuery = 4096;
const openMs = 10 * 60_000;
/** How long a browser is kept waiting for the last page. */
const longestWaitMs = 45_000;

/** What is wrong with a browser that called; the sign-in goes on, and the person can open another. */
export type BrowserTrouble = 'contested' | 'otherBrowser';

export interface Receiver {
  /** Where the browser is to come back to (RFC 8252 §7.3). */
  readonly redirectUri: string;
  /** A fresh address, good for one browser, that leads to this address. @throws ProblemError where it is not safe */
  startAt(address: string): string;
  /** The parameters of the one call that carries the right state; rejects with a ProblemError. */
  received: Promise<URLSearchParams>;
  /** Whether another browser was at the address by which the one that came back began. */
  isContested(): boolean;
  /** Shows the waiting browser a page, once. */
  show(last: LastPage): void;
  /** Shows the waiting browser how it went, if it waits still, and closes. Safe to call at any time, more than once. */
  finish(last: LastPage): Promise<void>;
}

interface Options {
  state: string;
  /** Of the client's registered redirect address. */
  path: string;
  /** A path of its own for this attempt, below that one. */
  randomPath: boolean;
  signal: AbortSignal;
  trouble?: ((what: BrowserTrouble) => void) | undefined;
  timeoutMs?: number;
}

/** What a call is judged by. */
interface Expected {
  host: string;
  path: string;
  state: string;
  starts: Starts;
}

/**
 * Listens for the browser to come back with `state`, the one browser that began at an address of `startAt`. A call with
 * anything else is answered and waited past, so that no local page can end a sign-in (RFC 8252 §8.10).
 */
export async function openReceiver(options: Options): Promise<Receiver> {
  const { state, randomPath, signal, trouble, timeoutMs = openMs } = options;
  // RFC 8252 §7.3 lets only the port vary. A path of its own for each attempt is used where a pushed request
  // has told in advance that the server takes it; everywhere else the registered path is used as it is.
  const path = randomPath ? `${options.path}/${randomBytes(16).toString('base64url')}` : options.path;
  const waiting = Promise.withResolvers<URLSearchParams>();
  // Whoever awaits it sees the rejection; before anyone does it must not end the process.
  waiting.promise.catch(() => undefined);
  const starts = createStarts({ returnPath: path, contested: () => trouble?.('contested') });
  let browser: ServerResponse | undefined;
  let begun: Begun | undefined;
  let patience: NodeJS.Timeout | undefined;
  const show = (last: LastPage) => {
    clearTimeout(patience);
    if (browser !== undefined && !browser.writableEnded) answer(browser, 200, last);
  };
  const server = await openLoopbackServer(
    (request, response) => {
      const found = judgeCall(request, { host: server.host, path, state, starts });
      if (typeof found === 'number') return answer(response, found, { kind: 'late' });
      if ('start' in found) return answerStart(response, found.start);
      if (browser !== undefined) return answer(response, 400, { kind: 'late' });
      if (found.begun === undefined) {
        trouble?.('otherBrowser');
        return answer(response, 403, { kind: 'otherBrowser' });
      }
      begun = found.begun;
      browser = response;
      patience = setTimeout(show, longestWaitMs, { kind: 'slow' });
      waiting.resolve(found.parameters);
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

/** What a call is: of a start, the parameters of one that is ours, or the status for one that is neither. */
function judgeCall(
  request: IncomingMessage,
  expected: Expected,
): number | { start: StartAnswer } | { parameters: URLSearchParams; begun: Begun | undefined } {
  // The exact host, so that a name that resolves to this computer (DNS rebinding) gets nothing.
  if (request.headers.host !== expected.host) return 400;
  if (request.method !== 'GET') return 405;
  const target = request.url ?? '';
  if (target.length > longestQuery) return 414;
  const start = expected.starts.judge(target, request.headers);
  if (start !== undefined) return { start };
  const [path, query = ''] = target.split('?', 2);
  if (path !== expected.path) return 404;
  const parameters = new URLSearchParams(query);
  const states = parameters.getAll('state');
  const [state] = states;
  if (states.length !== 1 || state === undefined || !sameText(state, expected.state)) return 400;
  return { parameters, begun: expected.starts.begunBy(request.headers) };
}

/** Sends a browser on its way; 503 lets one that looks ahead ask again when it is meant (Sec-Purpose). */
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
  return new ProblemError('sign_in_expired', 'The browser did not come back within ten minutes.', {
    remedy: 'Start the sign-in again.',
  });
}

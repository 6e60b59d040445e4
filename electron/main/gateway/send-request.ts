import type { ProblemError } from '../../../shared/model/problem.ts';
import { monotonic } from '../lib/monotonic.ts';
import type { CurrentToken, TokenSource } from '../session/types.ts';
import { refusesProof, sendWithToken } from './authorize.ts';
import type { ApiBase } from './egress.ts';
import { targetUrl } from './egress.ts';
import type { HttpClient, RawAnswer } from './http.ts';
import {
  endReasonIn,
  isRetryable,
  proofRefused,
  refusedTwice,
  sessionOver,
  sessionRefused,
} from './problems.ts';
import type { Reachability } from './reachability.ts';
import { type Hop, isRedirect, nextHop, tooManyRedirects } from './redirects.ts';
import type { QueuedRequest, Watch } from './request-queue.ts';
import type { GatewayRequest } from './types.ts';

/** One request and everything that is needed to send it. */
export interface Call {
  request: GatewayRequest;
  name: string;
  base: ApiBase;
  tokens: TokenSource;
  http: HttpClient;
  queued: QueuedRequest;
  reachability: Reachability;
  /** How long an unreachable API is retried, in milliseconds. */
  patienceMs: number;
  redact(text: string): string;
}

interface FinalResponse {
  raw: RawAnswer;
  used: CurrentToken;
}

/** A call and its progress. */
interface Run {
  call: Call;
  /** The sign-in that the request was made in; undefined until it is known. */
  signIn: number | undefined;
  /** When the API was first unreachable, on the monotonic clock. */
  unreachableSince: number | undefined;
}

const defaultTimeoutMs = 30_000;
const defaultMaxBytes = 64 * 1024 * 1024;
const maxRedirects = 5;

/**
 * Sends a request and returns the final response. Refreshes after a `401`, follows redirects inside the API, and waits
 * while the session waits or the API is unreachable. A change that may have reached the API is never sent again.
 */
export async function sendRequest(call: Call): Promise<FinalResponse> {
  const { request, tokens } = call;
  const run: Run = { call, signIn: tokens.standing().signIn, unreachableSince: undefined };
  let hop: Hop = {
    method: request.method,
    url: targetUrl(call.base, request.path, request.query),
    body: request.body,
  };
  const current = () => tokens.current(call.queued.signal);
  let used = await tokenFor(run, current);
  /** The generation that the refresh after a `401` gave. */
  let refreshed: number | undefined;
  let redirects = 0;
  for (;;) {
    const raw = await sendOrWait(run, hop, used);
    if (raw === undefined) {
      used = await tokenFor(run, current);
    } else if (raw.status === 401) {
      if (refusesProof(raw)) throw proofRefused(call.name);
      const { generation } = used;
      if (refreshed === generation) throw await refuseSession(call, generation, raw);
      used = await tokenFor(run, () => tokens.refreshAfter(generation, call.queued.signal));
      refreshed = used.generation;
    } else if (isRedirect(raw.status)) {
      redirects += 1;
      if (redirects > maxRedirects) throw tooManyRedirects(call.name);
      hop = nextHop(call.base, hop, raw);
    } else {
      return { raw, used };
    }
  }
}

/** Handles a second `401`, in response to the token from the refresh that the first one caused. */
async function refuseSession({ tokens, name, redact }: Call, generation: number, raw: RawAnswer) {
  const endReason = endReasonIn(raw.body, redact);
  const message = 'The API rejected a token that had just been renewed.';
  const ended = await tokens.refuse(generation, message, endReason);
  return ended ? sessionRefused(name, endReason) : refusedTwice(name);
}

/** Gets a token of the sign-in that this request was made in; waits while that session waits. */
async function tokenFor(run: Run, getToken: () => Promise<CurrentToken>): Promise<CurrentToken> {
  const { tokens, queued } = run.call;
  for (;;) {
    try {
      const token = await getToken();
      run.signIn ??= tokens.standing().signIn;
      assertSameSession(run);
      return token;
    } catch (error) {
      assertSameSession(run);
      const { waits } = tokens.standing();
      if (waits === undefined) throw error;
      await queued.wait(waits, [onSessionReady(run)]);
      assertSameSession(run);
    }
  }
}

/** Gives the response, or undefined when the request failed harmlessly, has waited and can be sent again. */
async function sendOrWait(run: Run, hop: Hop, token: CurrentToken): Promise<RawAnswer | undefined> {
  const { call } = run;
  const { request, queued, reachability } = call;
  const exchange = {
    ...hop,
    name: call.name,
    signal: queued.signal,
    timeoutMs: request.timeoutMs ?? defaultTimeoutMs,
    maxBytes: request.maxBytes ?? defaultMaxBytes,
  };
  try {
    const raw = await sendWithToken(call.http, exchange, token);
    reachability.succeeded();
    run.unreachableSince = undefined;
    return raw;
  } catch (error) {
    if (!isRetryable(error, hop.method)) throw error;
    run.unreachableSince ??= monotonic();
    if (monotonic() - run.unreachableSince >= call.patienceMs) throw error;
    await queued.wait(error, [reachability.onRetry, onSessionOver(run)]);
    assertSameSession(run);
    return undefined;
  }
}

/** Calls back when the session gives tokens again, or never will. */
const onSessionReady =
  ({ call: { tokens } }: Run): Watch =>
  (retry) =>
    tokens.watch(() => {
      if (tokens.standing().waits === undefined) retry();
    });

/** Calls back when the session that this request was made in is over. */
const onSessionOver =
  (run: Run): Watch =>
  (retry) =>
    run.call.tokens.watch(() => {
      if (sessionOverProblem(run) !== undefined) retry();
    });

function assertSameSession(run: Run): void {
  const problem = sessionOverProblem(run);
  if (problem !== undefined) throw problem;
}

/** Why this request must fail: it is never sent with the token of a later sign-in. */
function sessionOverProblem(run: Run): ProblemError | undefined {
  const { over, signIn } = run.call.tokens.standing();
  if (over !== undefined) return over;
  const replaced = run.signIn !== undefined && signIn !== undefined && signIn !== run.signIn;
  return replaced ? sessionOver(run.call.name) : undefined;
}

import type { ProblemError } from '../../../shared/model/problem.ts';
import { monotonic } from '../lib/monotonic.ts';
import type { CurrentToken, TokenSource } from '../session/ports.ts';
import { refusesProof, sendWithToken } from './authorize.ts';
import type { ApiBase } from './egress.ts';
import { targetUrl } from './egress.ts';
import type { HttpClient, RawAnswer } from './http.ts';
import {
  endReasonIn,
  mayGoAgain,
  proofRefused,
  refusedTwice,
  sessionOver,
  sessionRefused,
} from './problems.ts';
import type { Reachability } from './reachability.ts';
import { type Hop, isRedirect, nextHop, tooManyRedirects } from './redirects.ts';
import type { QueuedRequest, Watch } from './request-queue.ts';
import type { GatewayRequest } from './types.ts';

/** One request on its way, with all it needs. */
export interface Call {
  request: GatewayRequest;
  name: string;
  place: ApiBase;
  tokens: TokenSource;
  http: HttpClient;
  seat: QueuedRequest;
  way: Reachability;
  /** How long an API that cannot be reached is tried again, in milliseconds. */
  patienceMs: number;
  redact(text: string): string;
}

interface Answered {
  raw: RawAnswer;
  used: CurrentToken;
}

/** A call and what has become of it so far. */
interface Run {
  call: Call;
  /** The sign-in it was made in, once that is known. */
  signIn: number | undefined;
  /** When the API could not be reached first, on the monotonic clock. */
  lostAt: number | undefined;
}

const defaultTimeoutMs = 30_000;
const defaultMaxBytes = 64 * 1024 * 1024;
const maxRedirects = 5;

/**
 * Sends, refreshes after a `401`, follows redirects inside the API, waits where the session or the way does; gives the
 * last answer. What was sent and may have changed something is never sent again.
 */
export async function sendRequest(call: Call): Promise<Answered> {
  const { request, tokens } = call;
  const run: Run = { call, signIn: tokens.standing().signIn, lostAt: undefined };
  let hop: Hop = {
    method: request.method,
    url: targetUrl(call.place, request.path, request.query),
    body: request.body,
  };
  const current = () => tokens.current(call.seat.signal);
  let used = await tokenFor(run, current);
  /** The generation that a `401` has brought. */
  let refreshed: number | undefined;
  let redirects = 0;
  for (;;) {
    const raw = await sendOrWait(run, hop, used);
    if (raw === undefined) {
      used = await tokenFor(run, current);
    } else if (raw.status === 401) {
      if (refusesProof(raw)) throw proofRefused(call.name);
      const refused = used.generation;
      if (refreshed === refused) throw await giveUp(call, refused, raw);
      used = await tokenFor(run, () => tokens.refreshAfter(refused, call.seat.signal));
      refreshed = used.generation;
    } else if (isRedirect(raw.status)) {
      redirects += 1;
      if (redirects > maxRedirects) throw tooManyRedirects(call.name);
      hop = nextHop(call.place, hop, raw);
    } else {
      return { raw, used };
    }
  }
}

/** A second `401`, in answer to the very token that the first one brought. */
async function giveUp({ tokens, name, redact }: Call, refused: number, raw: RawAnswer) {
  const ending = endReasonIn(raw.body, redact);
  const said = 'The API refused a token that had just been renewed.';
  const over = await tokens.refuse(refused, said, ending);
  return over ? sessionRefused(name, ending) : refusedTwice(name);
}

/** A token of the sign-in this request was made in; waits for as long as that session does. */
async function tokenFor(run: Run, ask: () => Promise<CurrentToken>): Promise<CurrentToken> {
  const { tokens, seat } = run.call;
  for (;;) {
    try {
      const token = await ask();
      run.signIn ??= tokens.standing().signIn;
      assertSameSession(run);
      return token;
    } catch (error) {
      assertSameSession(run);
      const { waits } = tokens.standing();
      if (waits === undefined) throw error;
      await seat.wait(waits, [goesOn(run)]);
      assertSameSession(run);
    }
  }
}

/** The answer, or undefined when there was none, nothing was lost by that, and it is worth trying again. */
async function sendOrWait(run: Run, hop: Hop, token: CurrentToken): Promise<RawAnswer | undefined> {
  const { call } = run;
  const { request, seat, way } = call;
  const exchange = {
    ...hop,
    name: call.name,
    signal: seat.signal,
    timeoutMs: request.timeoutMs ?? defaultTimeoutMs,
    maxBytes: request.maxBytes ?? defaultMaxBytes,
  };
  try {
    const raw = await sendWithToken(call.http, exchange, token);
    way.free();
    run.lostAt = undefined;
    return raw;
  } catch (error) {
    if (!mayGoAgain(error, hop.method)) throw error;
    run.lostAt ??= monotonic();
    if (monotonic() - run.lostAt >= call.patienceMs) throw error;
    await seat.wait(error, [way.blocked, overOrOther(run)]);
    assertSameSession(run);
    return undefined;
  }
}

/** The session gives tokens again, or never will. */
const goesOn =
  ({ call: { tokens } }: Run): Watch =>
  (again) =>
    tokens.watch(() => {
      if (tokens.standing().waits === undefined) again();
    });

/** The session this request was made in is over. */
const overOrOther =
  (run: Run): Watch =>
  (again) =>
    run.call.tokens.watch(() => {
      if (whyOver(run) !== undefined) again();
    });

function assertSameSession(run: Run): void {
  const problem = whyOver(run);
  if (problem !== undefined) throw problem;
}

/** Why nothing more can come of this request: it never goes out in the name of whoever signs in next. */
function whyOver(run: Run): ProblemError | undefined {
  const { over, signIn } = run.call.tokens.standing();
  if (over !== undefined) return over;
  const other = run.signIn !== undefined && signIn !== undefined && signIn !== run.signIn;
  return other ? sessionOver(run.call.name) : undefined;
}

import type { Activity } from '../../../shared/model/activity.ts';
import type { Connection } from '../../../shared/model/connection.ts';
import { ProblemError } from '../../../shared/model/problem.ts';
import { createMask } from '../recorder/mask.ts';
import { createRedactor } from '../recorder/redact.ts';
import type { CurrentToken, TokenSource } from '../session/ports.ts';
import { refusesProof, sendWithToken } from './authorize.ts';
import type { ApiPlace } from './egress.ts';
import { apiPlace, targetUrl } from './egress.ts';
import type { HttpClient, Method, RawAnswer } from './http.ts';
import { createHttpClient } from './http.ts';
import { endingIn, proofRefused, refusedTwice, sessionRefused, statusProblem } from './problems.ts';
import { isRedirect, nextHop, tooManyRedirects } from './redirects.ts';

/** A request names a connection and a relative path; never a URL, a credential or a header. */
export interface GatewayRequest {
  connection: string;
  method: Method;
  /** Relative to the API's prefix, such as `me`. */
  path: string;
  query?: Readonly<Record<string, string>> | undefined;
  /** Which entry of the connection's `api` list; 0 unless told. */
  api?: number | undefined;
  /** JSON text. */
  body?: string | undefined;
  signal?: AbortSignal | undefined;
  /** Milliseconds per HTTP exchange, 30,000 unless told; waiting for a renewal has a limit of its own. */
  timeoutMs?: number | undefined;
  /** Most bytes of the answer, 64 MB unless told. */
  maxBytes?: number | undefined;
}

export interface GatewayDeps {
  connection(id: string): Connection | undefined;
  tokens(id: string): TokenSource;
  /** Every secret that is live now, to be masked in answers. */
  secrets(): readonly string[];
  record(entry: Omit<Activity, 'at'>): void;
}

/** The one place API requests leave from (DESIGN §8). */
export interface Gateway {
  /**
   * Sends one request: the token goes out in the `Authorization` header, as `DPoP` with a proof where it is bound to
   * this device (RFC 9449 §7.1), else as `Bearer` (RFC 6750 §2.1), to the connection's API and nowhere else; a `401` renews it and repeats the same call once.
   * @returns a success (status 200 to 299), in which secrets an API echoed are masked, and the generation of the
   *   session it was answered to.
   * @throws ProblemError with a code of `shared/model/problem.ts`; never an error of the HTTP library.
   */
  request(
    request: GatewayRequest,
  ): Promise<{ status: number; body: string; contentType: string; generation: number }>;
  /** Ends every connection; requests under way fail. */
  close(): void;
}

const defaultTimeoutMs = 30_000;
const defaultMaxBytes = 64 * 1024 * 1024;
const maxRedirects = 5;
/** A shorter secret would be found in ordinary words of an answer and spoil it. */
const shortestSecret = 8;

interface Call {
  request: GatewayRequest;
  name: string;
  place: ApiPlace;
  tokens: TokenSource;
  http: HttpClient;
  redact(text: string): string;
}

interface Answered {
  raw: RawAnswer;
  used: CurrentToken;
}

/** Sends, renews once after a `401`, follows redirects inside the API; gives the last answer. */
async function carryOut(call: Call): Promise<Answered> {
  const { request, tokens } = call;
  let hop = {
    method: request.method,
    url: targetUrl(call.place, request.path, request.query),
    body: request.body,
  };
  let current = await tokens.current(request.signal);
  let renewed = false;
  let redirects = 0;
  for (;;) {
    const exchange = {
      ...hop,
      name: call.name,
      signal: request.signal,
      timeoutMs: request.timeoutMs ?? defaultTimeoutMs,
      maxBytes: request.maxBytes ?? defaultMaxBytes,
    };
    const raw = await sendWithToken(call.http, exchange, current);
    if (refusesProof(raw)) throw proofRefused(call.name);
    if (raw.status === 401) {
      const refused = current.generation;
      if (renewed) {
        const ending = endingIn(raw.body, call.redact);
        const said = 'The API refused a token that had just been renewed.';
        const over = await tokens.refuse(refused, said, ending);
        throw over ? sessionRefused(call.name, ending) : refusedTwice(call.name);
      }
      current = await tokens.renewAfter(refused, request.signal);
      renewed = true;
    } else if (isRedirect(raw.status)) {
      redirects += 1;
      if (redirects > maxRedirects) throw tooManyRedirects(call.name);
      hop = nextHop(call.place, hop, raw);
    } else {
      return { raw, used: current };
    }
  }
}

function noteRefusal(deps: GatewayDeps, connection: string, error: unknown): void {
  if (!(error instanceof ProblemError)) return;
  if (error.code !== 'egress_refused' && error.code !== 'api_refused') return;
  deps.record({
    kind: 'request_refused',
    connection,
    message: error.message,
    ...(error.remedy === undefined ? {} : { remedy: error.remedy }),
  });
}

/** Makes the gateway; `deps` gives it connections, tokens and the secrets to mask. */
export function createGateway(deps: GatewayDeps): Gateway {
  const http = createHttpClient();
  const mask = createMask(deps.secrets, shortestSecret);
  const { text: redact } = createRedactor(mask);

  async function send(request: GatewayRequest, connection: Connection): ReturnType<Gateway['request']> {
    const place = apiPlace(connection, request.api ?? 0);
    const tokens = deps.tokens(connection.id);
    const { raw, used } = await carryOut({ request, name: connection.name, place, tokens, http, redact });
    if (raw.status < 200 || raw.status > 299) throw statusProblem(connection.name, raw.status);
    tokens.worked(used.generation);
    return {
      status: raw.status,
      body: mask(raw.body, used.token),
      contentType: mask(raw.contentType, used.token),
      generation: used.generation,
    };
  }

  return {
    async request(request) {
      const connection = deps.connection(request.connection);
      if (connection === undefined) {
        throw new ProblemError('unknown_connection', 'This connection does not exist any more.', {
          remedy: 'Choose one of the connections on the welcome view.',
        });
      }
      try {
        return await send(request, connection);
      } catch (error) {
        noteRefusal(deps, connection.id, error);
        throw error;
      }
    },
    close: () => http.close(),
  };
}

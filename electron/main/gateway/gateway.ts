import type { ActivityNote } from '../../../shared/model/activity.ts';
import type { Connection } from '../../../shared/model/connection.ts';
import { ProblemError } from '../../../shared/model/problem.ts';
import type { WaitingRequest } from '../../../shared/model/waiting.ts';
import type { Routes } from '../network/routes.ts';
import { createMask } from '../recorder/mask.ts';
import { createRedactor } from '../recorder/redact.ts';
import type { TokenSource } from '../session/ports.ts';
import { createRequestActivity } from './activity.ts';
import { lacksScope } from './authorize.ts';
import { apiBase } from './egress.ts';
import { createHttpClient } from './http.ts';
import { scopeMissing, statusProblem } from './problems.ts';
import { createReachabilityByOrigin } from './reachability.ts';
import { createRequestQueue } from './request-queue.ts';
import { sendRequest } from './send-request.ts';
import type { GatewayRequest } from './types.ts';

export interface GatewayDeps {
  /** The connection that a session is of. */
  connection(session: string): Connection | undefined;
  tokens(session: string): TokenSource;
  /** Every secret that is live now, to be masked in answers. */
  secrets(): readonly string[];
  record(entry: ActivityNote): void;
  /** Told that the list of requests of a session that wait is another one now. */
  waitingChanged?: (session: string) => void;
  /** Milliseconds after which a request gives an API up that cannot be reached; ten minutes unless told. */
  patienceMs?: number;
  /** How servers are reached; directly unless told. */
  routes?: Routes;
}

/** The one place API requests leave from (DESIGN §8). */
export interface Gateway {
  /**
   * Sends one request: the token goes out in the `Authorization` header, as `DPoP` with a proof where it is bound to
   * this device (RFC 9449 §7.1), else as `Bearer` (RFC 6750 §2.1), to the connection's API and nowhere else; a `401` refreshes it and repeats the same call once.
   * Waits, for as long as it takes, while the session does; and for a while when the API cannot be reached, unless a
   * change may have gone out.
   * @returns a success (status 200 to 299) or what the caller judges itself, in which secrets an API echoed are masked, and the generation of the
   *   session it was answered to.
   * @throws ProblemError with a code of `shared/model/problem.ts`; never an error of the HTTP library.
   */
  request(
    request: GatewayRequest,
  ): Promise<{ status: number; body: string; contentType: string; generation: number }>;
  /** The requests of a session that wait, the oldest first. */
  waiting(session: string): WaitingRequest[];
  /** Whether any request waits. */
  waits(): boolean;
  /** Ends one request that waits; its caller gets `cancelled`. */
  cancel(session: string, id: string): void;
  /** A person asked: tries every API again at once that could not be reached. */
  retry(): void;
  /** The computer woke or its network is back: the same within a second. */
  wake(): void;
  /** Ends every connection; requests under way fail, and so do those that wait. */
  close(): void;
}

/** A shorter secret would be found in ordinary words of an answer and spoil it. */
const shortestSecret = 8;
const usualPatienceMs = 10 * 60_000;

function isAnswer(status: number, { judges }: GatewayRequest): boolean {
  return (status >= 200 && status <= 299) || judges?.includes(status) === true;
}

/** Makes the gateway; `deps` gives it connections, tokens and the secrets to mask. */
export function createGateway(deps: GatewayDeps): Gateway {
  const http = createHttpClient(deps.routes);
  const notes = createRequestActivity({
    record: deps.record,
    connection: (session) => deps.connection(session)?.id,
  });
  const room = createRequestQueue((session) => {
    notes.waiting(session, room.list(session));
    deps.waitingChanged?.(session);
  });
  const ways = createReachabilityByOrigin();
  const patienceMs = deps.patienceMs ?? usualPatienceMs;
  const mask = createMask(deps.secrets, shortestSecret);
  const { text: redact } = createRedactor(mask);

  async function send(request: GatewayRequest, connection: Connection): ReturnType<Gateway['request']> {
    const place = apiBase(connection, request.api ?? 0);
    const tokens = notes.watch(request.session, deps.tokens(request.session));
    const seat = room.enter({ ...request, signal: request.signal });
    const way = ways.to(place.origin);
    const call = { request, name: connection.name, place, tokens, http, seat, way, patienceMs, redact };
    const { raw, used } = await sendRequest(call).finally(() => seat.leave());
    // Whoever judges a refusal judges the account; this one is about the sign-in.
    if (lacksScope(raw)) throw scopeMissing(connection.name);
    if (!isAnswer(raw.status, request)) throw statusProblem(connection.name, raw.status);
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
      const connection = deps.connection(request.session);
      if (connection === undefined) {
        throw new ProblemError('unknown_connection', 'This connection does not exist any more.', {
          remedy: 'Choose one of the connections on the welcome view.',
        });
      }
      try {
        return await send(request, connection);
      } catch (error) {
        notes.refused(request.session, error);
        throw error;
      }
    },
    waiting: (session) => room.list(session),
    waits: () => !room.isEmpty(),
    cancel: (session, id) => room.cancel(session, id),
    retry: () => ways.retry(),
    wake: () => ways.wake(),
    close() {
      room.close();
      ways.close();
      http.close();
    },
  };
}

import type { NewActivity } from '../../../shared/model/activity.ts';
import type { Connection } from '../../../shared/model/connection.ts';
import { unknownConnection } from '../../../shared/model/unknown-connection.ts';
import type { WaitingRequest } from '../../../shared/model/waiting.ts';
import type { Routes } from '../network/routes.ts';
import { createMask } from '../recorder/mask.ts';
import { createRedactor } from '../recorder/redact.ts';
import type { TokenSource } from '../session/types.ts';
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
  /** The connection of a session. */
  connection(session: string): Connection | undefined;
  tokens(session: string): TokenSource;
  /** Every live secret, to mask in responses. */
  secrets(): readonly string[];
  record(entry: NewActivity): void;
  /** Called when a session's list of waiting requests changes. */
  waitingChanged?: (session: string) => void;
  /** Milliseconds for which a request retries an unreachable API; ten minutes by default. */
  patienceMs?: number;
  /** How servers are reached; directly by default. */
  routes?: Routes;
}

/** Sends every API request (DESIGN §8). */
export interface Gateway {
  /**
   * Sends one request to the connection's API and nowhere else. The token goes in the `Authorization` header: as `DPoP`
   * with a proof when it is bound to this device (RFC 9449 §7.1), else as `Bearer` (RFC 6750 §2.1). A `401` refreshes the
   * token and repeats the request once.
   * Waits without limit while the session waits. Waits up to `patienceMs` when the API cannot be reached, unless a
   * change may have been sent.
   * @returns a success (status 200 to 299) or a status that the caller handles itself, with every secret that the API
   *   echoed masked, and the generation of the token it was sent with.
   * @throws ProblemError with a code of `shared/model/problem.ts`; never an error of the HTTP library.
   */
  request(
    request: GatewayRequest,
  ): Promise<{ status: number; body: string; contentType: string; generation: number }>;
  /** The waiting requests of a session, oldest first. */
  waiting(session: string): WaitingRequest[];
  /** Whether any request waits. */
  waits(): boolean;
  /** Cancels one waiting request; its caller gets `cancelled`. */
  cancel(session: string, id: string): void;
  /** Retries every unreachable API now; a person asked for it. */
  retry(): void;
  /** Retries every unreachable API within a second: the computer woke or its network is back. */
  wake(): void;
  /** Closes every connection; running and waiting requests fail. */
  close(): void;
}

/** Masking a shorter secret would damage ordinary words of a response. */
const minSecretLength = 8;
const defaultPatienceMs = 10 * 60_000;

function isAnswer(status: number, { handledStatuses }: GatewayRequest): boolean {
  return (status >= 200 && status <= 299) || handledStatuses?.includes(status) === true;
}

/** Creates the gateway. */
export function createGateway(deps: GatewayDeps): Gateway {
  const http = createHttpClient(deps.routes);
  const activity = createRequestActivity({
    record: deps.record,
    connection: (session) => deps.connection(session)?.id,
  });
  const queue = createRequestQueue((session) => {
    activity.waiting(session, queue.list(session));
    deps.waitingChanged?.(session);
  });
  const reachability = createReachabilityByOrigin();
  const patienceMs = deps.patienceMs ?? defaultPatienceMs;
  const mask = createMask(deps.secrets, minSecretLength);
  const { text: redact } = createRedactor(mask);

  async function send(request: GatewayRequest, connection: Connection): ReturnType<Gateway['request']> {
    const base = apiBase(connection, request.api ?? 0);
    const tokens = activity.watch(request.session, deps.tokens(request.session));
    const queued = queue.enter({ ...request, signal: request.signal });
    const { raw, used } = await sendRequest({
      request,
      name: connection.name,
      base,
      tokens,
      http,
      queued,
      reachability: reachability.of(base.origin),
      patienceMs,
      redact,
    }).finally(() => queued.leave());
    // A caller that handles refusals itself expects one about the account; this one is about the sign-in.
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
      if (connection === undefined) throw unknownConnection();
      try {
        return await send(request, connection);
      } catch (error) {
        activity.refused(request.session, error);
        throw error;
      }
    },
    waiting: (session) => queue.list(session),
    waits: () => !queue.isEmpty(),
    cancel: (session, id) => queue.cancel(session, id),
    retry: () => reachability.retry(),
    wake: () => reachability.wake(),
    close() {
      queue.close();
      reachability.close();
      http.close();
    },
  };
}

import type { NewActivity } from '../../../shared/model/activity.ts';
import { type ProblemCode, ProblemError } from '../../../shared/model/problem.ts';
import type { WaitingRequest } from '../../../shared/model/waiting.ts';
import type { TokenSource } from '../session/types.ts';

/** Records what happens to requests in the flight recorder; many at once make one entry. */
export interface RequestActivity {
  /** A request failed for good. Problems of the session are recorded by the session. */
  refused(session: string, error: unknown): void;
  /** Called when a session's list of waiting requests changes. */
  waiting(session: string, requests: readonly WaitingRequest[]): void;
  /** Wraps a token source so that a refresh after a `401` is recorded. */
  watch(session: string, tokens: TokenSource): TokenSource;
}

interface ActivityDeps {
  /** The id of the session's connection. */
  connection(session: string): string | undefined;
  record(entry: NewActivity): void;
}

const refusals: ReadonlySet<ProblemCode> = new Set([
  'egress_refused',
  'api_refused',
  'rate_limited',
  'server_error',
  'server_unreachable',
  'timed_out',
  'too_large',
  'unexpected_answer',
  'too_many_waiting',
]);

export function createRequestActivity({ connection, record }: ActivityDeps): RequestActivity {
  const waitingSessions = new Set<string>();
  const lastRetried = new Map<string, number>();

  function recordEntry(
    session: string,
    entry: Pick<NewActivity, 'kind' | 'message' | 'code' | 'remedy' | 'generation'>,
  ) {
    const id = connection(session);
    record({ session, ...(id === undefined ? {} : { connection: id }), ...entry });
  }

  function recordRetry(session: string, generation: number): void {
    if (lastRetried.get(session) === generation) return;
    lastRetried.set(session, generation);
    const message = 'The API rejected the access token (401). Requests are sent again with a new one.';
    recordEntry(session, { kind: 'retried', message, generation });
  }

  return {
    refused(session, error) {
      if (!(error instanceof ProblemError) || !refusals.has(error.code)) return;
      const { code, message, remedy } = error.toProblem();
      recordEntry(session, {
        kind: 'request_refused',
        code,
        message,
        ...(remedy === undefined ? {} : { remedy }),
      });
    },
    waiting(session, [first]) {
      if (first === undefined) waitingSessions.delete(session);
      if (first === undefined || waitingSessions.has(session)) return;
      waitingSessions.add(session);
      const { code, message } = first.reason;
      const remedy = 'Nothing was lost. They are sent as soon as the server can be reached.';
      recordEntry(session, { kind: 'waiting', code, message: `Requests wait. ${message}`, remedy });
    },
    watch: (session, tokens) => ({
      ...tokens,
      refreshAfter(generation, signal) {
        recordRetry(session, generation);
        return tokens.refreshAfter(generation, signal);
      },
    }),
  };
}

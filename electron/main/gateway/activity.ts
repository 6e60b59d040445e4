import type { NewActivity } from '../../../shared/model/activity.ts';
import { type ProblemCode, ProblemError } from '../../../shared/model/problem.ts';
import type { WaitingRequest } from '../../../shared/model/waiting.ts';
import type { TokenSource } from '../session/types.ts';

/** Tells the flight recorder what becomes of requests; of many at once it tells once. */
export interface RequestActivity {
  /** A request failed for good. What the session itself says is left to it. */
  refused(session: string, error: unknown): void;
  /** The list of a session's waiting requests is another one now. */
  waiting(session: string, requests: readonly WaitingRequest[]): void;
  /** The same tokens; a refresh after a `401` is told of. */
  watch(session: string, tokens: TokenSource): TokenSource;
}

interface NotesDeps {
  /** The id of the connection a session is of. */
  connection(session: string): string | undefined;
  record(note: NewActivity): void;
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

export function createRequestActivity({ connection, record }: NotesDeps): RequestActivity {
  const waitingNow = new Set<string>();
  const refreshedAfter = new Map<string, number>();

  function note(
    session: string,
    said: Pick<NewActivity, 'kind' | 'message' | 'code' | 'remedy' | 'generation'>,
  ) {
    const named = connection(session);
    record({ session, ...(named === undefined ? {} : { connection: named }), ...said });
  }

  function again(session: string, generation: number): void {
    if (refreshedAfter.get(session) === generation) return;
    refreshedAfter.set(session, generation);
    const message = 'The API did not take the access token (401); requests go out once more with a new one.';
    note(session, { kind: 'retried', message, generation });
  }

  return {
    refused(session, error) {
      if (!(error instanceof ProblemError) || !refusals.has(error.code)) return;
      const { code, message, remedy } = error.toProblem();
      note(session, { kind: 'request_refused', code, message, ...(remedy === undefined ? {} : { remedy }) });
    },
    waiting(session, [first]) {
      if (first === undefined) waitingNow.delete(session);
      if (first === undefined || waitingNow.has(session)) return;
      waitingNow.add(session);
      const { code, message } = first.reason;
      const remedy = 'Nothing was lost. They go out as soon as the way is free.';
      note(session, { kind: 'waiting', code, message: `Requests wait. ${message}`, remedy });
    },
    watch: (session, tokens) => ({
      ...tokens,
      refreshAfter(generation, signal) {
        again(session, generation);
        return tokens.refreshAfter(generation, signal);
      },
    }),
  };
}

import { randomUUID } from 'node:crypto';
import { ProblemError } from '../../../shared/model/problem.ts';
import type { WaitingRequest } from '../../../shared/model/waiting.ts';
import { cancelledProblem } from './problems.ts';
import type { Method } from './types.ts';

/** More than a person can use; without a limit a faulty window could fill the memory. */
const maxWaiting = 200;
const maxPathLength = 200;

/** Calls `retry` when a retry may succeed; the returned function ends the watch. */
export type Watch = (retry: () => void) => () => void;

/** One request; it is in the queue from its first wait until it is over. */
export interface QueuedRequest {
  /** The caller's signal; after the first wait combined with the one of a cancellation from the queue. */
  readonly signal: AbortSignal | undefined;
  /**
   * Waits until one of `watches` calls for a retry.
   * @throws ProblemError `cancelled`, or `too_many_waiting` when the queue is full.
   */
  wait(reason: ProblemError, watches: readonly Watch[]): Promise<void>;
  /** Call this when the request is over, whatever its result. */
  leave(): void;
}

/** The requests that cannot be sent yet. */
export interface RequestQueue {
  enter(request: {
    session: string;
    method: Method;
    path: string;
    signal: AbortSignal | undefined;
  }): QueuedRequest;
  /** The requests of a session that wait or are being retried, oldest first. */
  list(session: string): WaitingRequest[];
  /** Cancels one request; does nothing when it is over already. */
  cancel(session: string, id: string): void;
  /** Whether no request waits. */
  isEmpty(): boolean;
  /** Cancels all waiting requests. */
  close(): void;
}

interface QueueEntry {
  session: string;
  view: WaitingRequest;
  controller: AbortController;
}

/** Creates a queue; `changed` is called with a session's id when its list changes. */
export function createRequestQueue(changed: (session: string) => void): RequestQueue {
  const entries = new Map<string, QueueEntry>();
  const of = (session: string) => [...entries.values()].filter((entry) => entry.session === session);

  function add(session: string, method: Method, path: string, reason: ProblemError): QueueEntry {
    if (of(session).length >= maxWaiting) throw tooManyWaiting(reason);
    const view = {
      id: randomUUID(),
      method,
      path: path.slice(0, maxPathLength),
      since: Date.now(),
      reason: reason.toProblem(),
    };
    const entry: QueueEntry = { session, view, controller: new AbortController() };
    entries.set(view.id, entry);
    return entry;
  }

  return {
    enter({ session, method, path, signal }) {
      let entry: QueueEntry | undefined;
      let combined = signal;
      return {
        get signal() {
          return combined;
        },
        async wait(reason, watches) {
          if (combined?.aborted === true) throw cancelledProblem(method);
          entry ??= add(session, method, path, reason);
          entry.view = { ...entry.view, reason: reason.toProblem() };
          const own = entry.controller.signal;
          combined = signal === undefined ? own : AbortSignal.any([signal, own]);
          changed(session);
          await untilAny(watches, combined);
        },
        leave() {
          if (entry !== undefined && entries.delete(entry.view.id)) changed(session);
        },
      };
    },
    list: (session) => of(session).map(({ view }) => view),
    cancel(session, id) {
      const entry = entries.get(id);
      if (entry?.session === session) entry.controller.abort();
    },
    isEmpty: () => entries.size === 0,
    close() {
      for (const { controller } of entries.values()) controller.abort();
    },
  };
}

/** A waiting request has not been sent, so its cancellation is reported like that of a GET. */
function untilAny(watches: readonly Watch[], signal: AbortSignal): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const abort = () => reject(cancelledProblem('GET'));
  signal.addEventListener('abort', abort, { once: true });
  if (signal.aborted) abort();
  const stops = watches.map((watch) => watch(resolve));
  return promise.finally(() => {
    signal.removeEventListener('abort', abort);
    for (const stop of stops) stop();
  });
}

function tooManyWaiting(reason: ProblemError): ProblemError {
  return new ProblemError(
    'too_many_waiting',
    `${maxWaiting} requests are waiting already. ${reason.message}`,
    {
      remedy: 'This one was not sent. Cancel some of the waiting requests, or try again when they are done.',
    },
  );
}

import { randomUUID } from 'node:crypto';
import { ProblemError } from '../../../shared/model/problem.ts';
import type { WaitingRequest } from '../../../shared/model/waiting.ts';
import { cancelledProblem } from './problems.ts';
import type { Method } from './types.ts';

/** More requests than a person has any use for; beyond it a fault of the window would fill the memory. */
const mostWaiting = 200;
const longestPath = 200;

/** Tells when it is worth trying again, by calling `again`; the function given back ends that. */
export type Watch = (again: () => void) => () => void;

/** The place of one request in the waiting room; taken when it first has to wait, kept until it is over. */
export interface QueuedRequest {
  /** The caller's own signal, and once the request has had to wait also that of its being cancelled here. */
  readonly signal: AbortSignal | undefined;
  /**
   * Waits until one of `watches` says that it is worth trying again.
   * @throws ProblemError `cancelled`, or `too_many_waiting` when the room is full.
   */
  wait(reason: ProblemError, watches: readonly Watch[]): Promise<void>;
  /** To be called when the request is over, whatever came of it. */
  leave(): void;
}

/** Where requests are that cannot go out yet. */
export interface RequestQueue {
  enter(request: {
    session: string;
    method: Method;
    path: string;
    signal: AbortSignal | undefined;
  }): QueuedRequest;
  /** The requests of a session that wait or are being tried again, the oldest first. */
  list(session: string): WaitingRequest[];
  /** Ends one request; one that is over already is left alone. */
  cancel(session: string, id: string): void;
  /** Whether any request waits. */
  isEmpty(): boolean;
  /** Ends all requests that wait. */
  close(): void;
}

interface Guest {
  session: string;
  shown: WaitingRequest;
  controller: AbortController;
}

/** `changed` is told which session's list is another one now. */
export function createRequestQueue(changed: (session: string) => void): RequestQueue {
  const guests = new Map<string, Guest>();
  const of = (session: string) => [...guests.values()].filter((guest) => guest.session === session);

  function admit(session: string, method: Method, path: string, reason: ProblemError): Guest {
    if (of(session).length >= mostWaiting) throw tooManyWaiting(reason);
    const shown = {
      id: randomUUID(),
      method,
      path: path.slice(0, longestPath),
      since: Date.now(),
      reason: reason.toProblem(),
    };
    const guest: Guest = { session, shown, controller: new AbortController() };
    guests.set(shown.id, guest);
    return guest;
  }

  return {
    enter({ session, method, path, signal }) {
      let guest: Guest | undefined;
      let both = signal;
      return {
        get signal() {
          return both;
        },
        async wait(reason, watches) {
          if (both?.aborted === true) throw cancelledProblem(method);
          guest ??= admit(session, method, path, reason);
          guest.shown = { ...guest.shown, reason: reason.toProblem() };
          const own = guest.controller.signal;
          both = signal === undefined ? own : AbortSignal.any([signal, own]);
          changed(session);
          await untilAny(watches, both);
        },
        leave() {
          if (guest !== undefined && guests.delete(guest.shown.id)) changed(session);
        },
      };
    },
    list: (session) => of(session).map(({ shown }) => shown),
    cancel(session, id) {
      const guest = guests.get(id);
      if (guest?.session === session) guest.controller.abort();
    },
    isEmpty: () => guests.size === 0,
    close() {
      for (const { controller } of guests.values()) controller.abort();
    },
  };
}

/** Nothing of it was sent when it waited, so it is cancelled as what never went out. */
function untilAny(watches: readonly Watch[], signal: AbortSignal): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const abort = () => reject(cancelledProblem('GET'));
  signal.addEventListener('abort', abort, { once: true });
  if (signal.aborted) abort();
  const ends = watches.map((watch) => watch(resolve));
  return promise.finally(() => {
    signal.removeEventListener('abort', abort);
    for (const end of ends) end();
  });
}

function tooManyWaiting(reason: ProblemError): ProblemError {
  return new ProblemError('too_many_waiting', `${mostWaiting} requests wait already. ${reason.message}`, {
    remedy: 'This one was not sent. Cancel some of those that wait, or try again when they are through.',
  });
}

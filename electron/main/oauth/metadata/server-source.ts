import { setTimeout as pause } from 'node:timers/promises';
import type { ProblemError } from '../../../../shared/model/problem.ts';
import { monotonic } from '../../lib/monotonic.ts';
import { asProblem, cancelled, timedOut } from '../errors.ts';
import type { Server, ServerAddress, Transport } from '../types.ts';
import { findServer } from './metadata.ts';

/** A server's metadata: one request for all callers, cached, and the last known one when it cannot be fetched. */
export interface ServerSource {
  /** Rejects with a ProblemError. The signal ends this caller's wait, not the request, which others may wait for too. */
  (signal?: AbortSignal): Promise<Server>;
  /**
   * The same, or the endpoints that an earlier run stored. They suffice for an existing session, but not for a sign-in,
   * which would miss the other features of the server (DPoP, pushed requests, `iss`).
   */
  orStored(signal?: AbortSignal): Promise<Server>;
  /** The last known metadata. */
  known(): Server | undefined;
  /** Forgets a previous failure, so that the next call sends a request. */
  retry(): void;
}

export interface ServerSourceOptions {
  /** How long metadata is fresh, in milliseconds. */
  maxAgeMs?: number;
  /** How long a caller waits for new metadata when older metadata is known, in milliseconds. */
  patienceMs?: number;
  /** The metadata that an earlier run stored. */
  stored?: () => Server | undefined;
}

const firstPauseMs = 1_000;
const maxPauseMs = 5 * 60_000;

interface Failure {
  problem: ProblemError;
  /** On the steady clock. */
  until: number;
}

/** Remembers a failure: for one second at first, doubling up to five minutes. */
function createFailureMemory() {
  let pauseMs = firstPauseMs;
  let failure: Failure | undefined;
  return {
    current: () => (failure !== undefined && monotonic() < failure.until ? failure.problem : undefined),
    remember(problem: ProblemError) {
      failure = { problem, until: monotonic() + pauseMs };
      pauseMs = Math.min(pauseMs * 2, maxPauseMs);
    },
    forget() {
      failure = undefined;
    },
    clear() {
      failure = undefined;
      pauseMs = firstPauseMs;
    },
  };
}

/** Creates a source; it sends nothing before the first call. */
export function createServerSource(
  http: Transport,
  address: ServerAddress,
  options: ServerSourceOptions = {},
): ServerSource {
  const { maxAgeMs = 600_000, patienceMs = 3_000, stored } = options;
  const failures = createFailureMemory();
  let cached: { server: Server; at: number } | undefined;
  let running: Promise<Server> | undefined;

  async function fetchNow(): Promise<Server> {
    try {
      const server = await findServer(http, address);
      cached = { server, at: monotonic() };
      failures.clear();
      return server;
    } catch (error) {
      const problem = asProblem(error);
      failures.remember(problem);
      throw problem;
    } finally {
      running = undefined;
    }
  }

  const known = () => cached?.server ?? stored?.();

  async function newest(lastKnown: typeof known): Promise<Server> {
    if (cached !== undefined && monotonic() - cached.at < maxAgeMs) return cached.server;
    const old = lastKnown();
    const problem = failures.current();
    if (problem !== undefined && old === undefined) throw problem;
    if (problem !== undefined && old !== undefined) return old;
    running ??= fetchNow();
    if (old === undefined) return await running;
    return await orAfter(running, patienceMs, () => {
      // The next caller must not wait for that response again.
      failures.remember(timedOut(new URL(address.issuer).host, patienceMs / 1000));
      return old;
    }).catch(() => lastKnown() ?? old);
  }

  const source = (signal?: AbortSignal) =>
    abortable(
      signal,
      newest(() => cached?.server),
    );
  const orStored = (signal?: AbortSignal) => abortable(signal, newest(known));
  return Object.assign(source, { orStored, known, retry: failures.forget });
}

/** The result of a promise, or that of `otherwise` when the promise takes too long. */
async function orAfter<T>(promise: Promise<T>, ms: number, otherwise: () => T): Promise<T> {
  const settled = new AbortController();
  const late = pause(ms, undefined, { signal: settled.signal, ref: false }).then(otherwise);
  late.catch(() => undefined);
  try {
    return await Promise.race([promise, late]);
  } finally {
    settled.abort();
    promise.catch(() => undefined);
  }
}

/** Rejects for one caller when its signal aborts; the promise goes on. */
function abortable<T>(signal: AbortSignal | undefined, promise: Promise<T>): Promise<T> {
  if (signal === undefined) return promise;
  return new Promise<T>((resolve, reject) => {
    const abort = () => reject(cancelled());
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}

import { setTimeout as pause } from 'node:timers/promises';
import type { ProblemError } from '../../../../shared/model/problem.ts';
import { monotonic } from '../../lib/monotonic.ts';
import { asProblem, cancelled, timedOut } from '../errors.ts';
import type { Server, ServerAddress, Transport } from '../types.ts';
import { findServer } from './metadata.ts';

/** A server's metadata: asked for once for all callers, kept for a while, and the last known where it cannot be had. */
export interface ServerSource {
  /** Rejects with a ProblemError. The signal ends this caller's wait, not the question that others wait for too. */
  (signal?: AbortSignal): Promise<Server>;
  /**
   * The same, or what an earlier run knew of it: its endpoints. Enough for what is bound to them already, and not for a
   * sign-in, which would do without what the server offers beside (DPoP, pushed requests, `iss`).
   */
  orBefore(signal?: AbortSignal): Promise<Server>;
  /** What is known of it now. */
  known(): Server | undefined;
  /** Something may have changed: a failure of before is no reason not to ask again. */
  retry(): void;
}

export interface ServerSourceOptions {
  /** How long a description counts as new, in milliseconds. */
  maxAgeMs?: number;
  /** How long the first who asks waits for a new one where an older is known, in milliseconds. */
  patienceMs?: number;
  /** What an earlier run knew. */
  before?: () => Server | undefined;
}

const firstPauseMs = 1_000;
const longestPauseMs = 5 * 60_000;

interface Failure {
  problem: ProblemError;
  /** On the steady clock. */
  until: number;
}

/** How long a failure is remembered: a second at first, twice as long each time, five minutes at most. */
function createMemory() {
  let pauseMs = firstPauseMs;
  let failure: Failure | undefined;
  return {
    now: () => (failure !== undefined && monotonic() < failure.until ? failure.problem : undefined),
    keep(problem: ProblemError) {
      failure = { problem, until: monotonic() + pauseMs };
      pauseMs = Math.min(pauseMs * 2, longestPauseMs);
    },
    lift() {
      failure = undefined;
    },
    clear() {
      failure = undefined;
      pauseMs = firstPauseMs;
    },
  };
}

/** Nothing is asked before the first call. */
export function createServerSource(
  http: Transport,
  address: ServerAddress,
  options: ServerSourceOptions = {},
): ServerSource {
  const { maxAgeMs = 600_000, patienceMs = 3_000, before } = options;
  const memory = createMemory();
  let kept: { server: Server; at: number } | undefined;
  let asking: Promise<Server> | undefined;

  async function askNow(): Promise<Server> {
    try {
      const server = await findServer(http, address);
      kept = { server, at: monotonic() };
      memory.clear();
      return server;
    } catch (error) {
      const problem = asProblem(error);
      memory.keep(problem);
      throw problem;
    } finally {
      asking = undefined;
    }
  }

  const known = () => kept?.server ?? before?.();

  async function newest(lastKnown: typeof known): Promise<Server> {
    if (kept !== undefined && monotonic() - kept.at < maxAgeMs) return kept.server;
    const old = lastKnown();
    const failed = memory.now();
    if (failed !== undefined && old === undefined) throw failed;
    if (failed !== undefined && old !== undefined) return old;
    asking ??= askNow();
    if (old === undefined) return await asking;
    return await orAfter(asking, patienceMs, () => {
      // Whoever comes next does not wait for that answer again.
      memory.keep(timedOut(new URL(address.issuer).host, patienceMs / 1000));
      return old;
    }).catch(() => lastKnown() ?? old);
  }

  const source = (signal?: AbortSignal) =>
    unless(
      signal,
      newest(() => kept?.server),
    );
  const orBefore = (signal?: AbortSignal) => unless(signal, newest(known));
  return Object.assign(source, { orBefore, known, retry: memory.lift });
}

/** What a promise gives, or something else when that takes too long. */
async function orAfter<T>(promise: Promise<T>, ms: number, otherwise: () => T): Promise<T> {
  const over = new AbortController();
  const late = pause(ms, undefined, { signal: over.signal, ref: false }).then(otherwise);
  late.catch(() => undefined);
  try {
    return await Promise.race([promise, late]);
  } finally {
    over.abort();
    promise.catch(() => undefined);
  }
}

/** Ends one caller's wait when its signal says so. */
function unless<T>(signal: AbortSignal | undefined, promise: Promise<T>): Promise<T> {
  if (signal === undefined) return promise;
  return new Promise<T>((resolve, reject) => {
    const abort = () => reject(cancelled());
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}

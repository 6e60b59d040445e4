import { createBackoff } from '../lib/backoff.ts';

/**
 * The reachability of one API. All requests that wait for an unreachable API retry at the same moment: after 1 s,
 * doubling to 5 min.
 */
export interface Reachability {
  /** The API was unreachable: calls `retry` once, at the next retry. The returned function cancels that. */
  onRetry(retry: () => void): () => void;
  /** A request succeeded: retries all waiting requests now. */
  succeeded(): void;
  /** The computer woke or the network is back: retries within a second, at a random moment per computer. */
  wake(): void;
  /** Retries now; a person asked for it. */
  retry(): void;
  close(): void;
}

function createReachability(random: () => number = Math.random): Reachability {
  const backoff = createBackoff(random);
  const waiting = new Set<() => void>();
  let timer: NodeJS.Timeout | undefined;

  function retryAll(): void {
    clearTimeout(timer);
    timer = undefined;
    const callbacks = [...waiting];
    waiting.clear();
    for (const retry of callbacks) retry();
  }

  function retryAllIn(ms: number): void {
    clearTimeout(timer);
    timer = setTimeout(retryAll, ms);
    timer.unref();
  }

  return {
    onRetry(retry) {
      waiting.add(retry);
      if (timer === undefined) retryAllIn(backoff.next());
      return () => waiting.delete(retry);
    },
    succeeded() {
      backoff.reset();
      if (waiting.size > 0) retryAll();
    },
    wake() {
      if (timer === undefined) return;
      backoff.reset();
      retryAllIn(backoff.soon());
    },
    retry() {
      backoff.reset();
      retryAll();
    },
    close() {
      clearTimeout(timer);
      waiting.clear();
    },
  };
}

/** The reachability of every API, by origin. */
export interface ReachabilityByOrigin extends Pick<Reachability, 'wake' | 'retry' | 'close'> {
  of(origin: string): Reachability;
}

export function createReachabilityByOrigin(): ReachabilityByOrigin {
  const byOrigin = new Map<string, Reachability>();
  const each = (act: 'wake' | 'retry' | 'close') => () => {
    for (const reachability of byOrigin.values()) reachability[act]();
  };
  return {
    of(origin) {
      const reachability = byOrigin.get(origin) ?? createReachability();
      byOrigin.set(origin, reachability);
      return reachability;
    },
    wake: each('wake'),
    retry: each('retry'),
    close: each('close'),
  };
}

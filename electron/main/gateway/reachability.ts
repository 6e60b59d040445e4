import { createBackoff } from '../lib/backoff.ts';

/**
 * The way to one API. Found blocked by one request, it is tried again by all that wait for it at the same moment: after
 * 1 s, doubling to 5 min.
 */
export interface Reachability {
  /** Calls `again` once, when the way is to be tried again; the function given back takes that back. */
  blocked(again: () => void): () => void;
  /** A request got through: those that wait need wait no longer. */
  free(): void;
  /** The computer woke or the network is back: tried again within a second, and not by all computers at once. */
  wake(): void;
  /** A person asked: tried again now. */
  retry(): void;
  close(): void;
}

export function createReachability(random: () => number = Math.random): Reachability {
  const backoff = createBackoff(random);
  const waiting = new Set<() => void>();
  let timer: NodeJS.Timeout | undefined;

  function go(): void {
    clearTimeout(timer);
    timer = undefined;
    const all = [...waiting];
    waiting.clear();
    for (const again of all) again();
  }

  function goIn(ms: number): void {
    clearTimeout(timer);
    timer = setTimeout(go, ms);
    timer.unref();
  }

  return {
    blocked(again) {
      waiting.add(again);
      if (timer === undefined) goIn(backoff.next());
      return () => waiting.delete(again);
    },
    free() {
      backoff.reset();
      if (waiting.size > 0) go();
    },
    wake() {
      if (timer === undefined) return;
      backoff.reset();
      goIn(backoff.soon());
    },
    retry() {
      backoff.reset();
      go();
    },
    close() {
      clearTimeout(timer);
      waiting.clear();
    },
  };
}

/** The reachability of every API, by origin. */
export interface ReachabilityByOrigin extends Pick<Reachability, 'wake' | 'retry' | 'close'> {
  to(origin: string): Reachability;
}

export function createReachabilityByOrigin(): ReachabilityByOrigin {
  const all = new Map<string, Reachability>();
  const each = (act: 'wake' | 'retry' | 'close') => () => {
    for (const one of all.values()) one[act]();
  };
  return {
    to(origin) {
      const reachability = all.get(origin) ?? createReachability();
      all.set(origin, reachability);
      return reachability;
    },
    wake: each('wake'),
    retry: each('retry'),
    close: each('close'),
  };
}

const firstMs = 1_000;
const maxMs = 5 * 60_000;

/** Delays between attempts: 1 s doubling to 5 min, with jitter so that many clients do not retry at once. */
export interface Backoff {
  /** Milliseconds until the next attempt; at least `retryAfterMs`, up to 5 min. */
  next(retryAfterMs?: number): number;
  reset(): void;
  /** Milliseconds to wait after the computer woke or its network is back: random, up to 1 s. */
  soon(): number;
}

export function createBackoff(random: () => number = Math.random): Backoff {
  let attempt = 0;
  return {
    next(retryAfterMs = 0) {
      const full = Math.min(firstMs * 2 ** attempt, maxMs);
      attempt = Math.min(attempt + 1, 20);
      return Math.round(Math.max(full * (0.75 + random() / 4), Math.min(retryAfterMs, maxMs)));
    },
    reset() {
      attempt = 0;
    },
    soon: () => Math.round(random() * firstMs),
  };
}

const firstMs = 1_000;
const longestMs = 5 * 60_000;

/** Delays between attempts: 1 s doubling to 5 min, each with jitter so that many clients do not come at once. */
export interface Backoff {
  /** Milliseconds until the next attempt; at least what the server asked for. */
  next(retryAfterMs?: number): number;
  reset(): void;
  /** Milliseconds to wait when the computer wakes or its network is back: up to 1 s, so that many do not come at once. */
  soon(): number;
}

export function createBackoff(random: () => number = Math.random): Backoff {
  let attempt = 0;
  return {
    next(retryAfterMs = 0) {
      const full = Math.min(firstMs * 2 ** attempt, longestMs);
      attempt = Math.min(attempt + 1, 20);
      return Math.round(Math.max(full * (0.75 + random() / 4), Math.min(retryAfterMs, longestMs)));
    },
    reset() {
      attempt = 0;
    },
    soon: () => Math.round(random() * firstMs),
  };
}

/** A rate limit: at most `burst` calls at once, and `perSecond` over time. */
export interface Rate {
  burst: number;
  perSecond: number;
}

/** A token bucket: each call takes a token, and returns false if there is none. `now` is a monotonic clock (ms). */
export function createBucket({ burst, perSecond }: Rate, now: () => number): () => boolean {
  let tokens = burst;
  let last = now();
  return () => {
    const current = now();
    tokens = Math.min(burst, tokens + ((current - last) / 1_000) * perSecond);
    last = current;
    if (tokens < 1) return false;
    tokens -= 1;
    return true;
  };
}

/** How often something may happen: at most `burst` at once, `perSecond` over time. */
export interface Rate {
  burst: number;
  perSecond: number;
}

/** A token bucket. `now` gives milliseconds on a clock that never goes back. */
export function createBucket({ burst, perSecond }: Rate, now: () => number): () => boolean {
  let tokens = burst;
  let last = now();
  return () => {
    const at = now();
    tokens = Math.min(burst, tokens + ((at - last) / 1_000) * perSecond);
    last = at;
    if (tokens < 1) return false;
    tokens -= 1;
    return true;
  };
}

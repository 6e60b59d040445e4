const longestMarginMs = 30_000;

/** When an access token arrived, on the monotonic clock, and how long it is good for where that is known. */
export interface Receipt {
  at: number;
  lifetimeMs: number | undefined;
}

/** A token that arrived when the monotonic clock showed `at`. `expiresIn` in seconds. */
export function receivedAt(expiresIn: number | undefined, at: number): Receipt {
  return { at, lifetimeMs: toMs(expiresIn) };
}

/**
 * A token that another run of the app received at `wallMs`. The wall clock is only a hint for when to renew
 * first: a token it takes for good is still renewed at a 401, one it takes for spent is merely renewed early.
 */
export function receivedEarlier(expiresIn: number | undefined, wallMs: number): Receipt {
  const elapsed = Date.now() - wallMs;
  const lifetimeMs = toMs(expiresIn);
  return elapsed < 0
    ? { at: performance.now(), lifetimeMs: 0 }
    : { at: performance.now() - elapsed, lifetimeMs };
}

/** True when the token is good by the clock, or its lifetime is unknown. */
export function isGood(receipt: Receipt): boolean {
  return receipt.lifetimeMs === undefined || performance.now() - receipt.at < receipt.lifetimeMs;
}

/** True when it is time to renew: within 30 s or the last tenth of the lifetime, whichever is shorter. */
export function isDue({ at, lifetimeMs }: Receipt): boolean {
  if (lifetimeMs === undefined) return false;
  return performance.now() - at >= lifetimeMs - Math.min(longestMarginMs, lifetimeMs / 10);
}

function toMs(seconds: number | undefined): number | undefined {
  return seconds === undefined ? undefined : seconds * 1000;
}

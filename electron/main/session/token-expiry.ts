import { steadyNow } from '../lib/steady-clock.ts';

const longestMarginMs = 30_000;
/** A second for what is below a second, and one for the way. */
const doubtMs = 2_000;
/** Clocks that are read one after the other differ by less. */
const jitterMs = 2_000;

/** When an access token arrived, on the steady clock, and how long it is good for where that is known. */
export interface Receipt {
  at: number;
  lifetimeMs: number | undefined;
}

/** A token that arrived when the steady clock showed `at`. `expiresIn` in seconds. */
export function receivedAt(expiresIn: number | undefined, at: number): Receipt {
  return { at, lifetimeMs: toMs(expiresIn) };
}

/**
 * A token that another run of the app received at `wallMs`. The wall clock is only a hint for when to refresh
 * first: a token it takes for good is still refreshed at a 401, one it takes for spent is merely refreshed early.
 */
export function receivedEarlier(expiresIn: number | undefined, wallMs: number): Receipt {
  const elapsed = Date.now() - wallMs;
  const lifetimeMs = toMs(expiresIn);
  return elapsed < 0 ? { at: steadyNow(), lifetimeMs: 0 } : { at: steadyNow() - elapsed, lifetimeMs };
}

/** True when the token is good by the clock, or its lifetime is unknown. */
export function isGood(receipt: Receipt): boolean {
  return receipt.lifetimeMs === undefined || steadyNow() - receipt.at < receipt.lifetimeMs;
}

/**
 * True when the server, too, must take the token for good. It counts from before the answer was sent, and in whole
 * seconds (RFC 7519 §4.1.4): a token of one second may be over after a millisecond.
 */
export function isGoodBeyondDoubt({ at, lifetimeMs }: Receipt): boolean {
  return lifetimeMs === undefined || steadyNow() - at < lifetimeMs - doubtMs;
}

/** True when it is time to refresh: within 30 s or the last tenth of the lifetime, whichever is shorter. */
export function isDue({ at, lifetimeMs }: Receipt): boolean {
  if (lifetimeMs === undefined) return false;
  return steadyNow() - at >= lifetimeMs - Math.min(longestMarginMs, lifetimeMs / 10);
}

/**
 * When a token was issued and runs out, on the wall clock as it is now: for display. `wallMs` is what that clock
 * showed at receipt, and holds while nobody sets it.
 */
export function timesOf({ at, lifetimeMs }: Receipt, wallMs: number) {
  if (lifetimeMs === undefined) return undefined;
  const issued = Date.now() - (steadyNow() - at);
  const issuedAt = Math.abs(issued - wallMs) < jitterMs ? wallMs : Math.round(issued);
  return { issuedAt, expiresAt: issuedAt + lifetimeMs };
}

function toMs(seconds: number | undefined): number | undefined {
  return seconds === undefined ? undefined : seconds * 1000;
}

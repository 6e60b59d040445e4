import { steadyNow } from '../lib/steady-clock.ts';

const longestMarginMs = 30_000;
/** A second for rounding, and one for the transfer. */
const uncertaintyMs = 2_000;
/** Two clocks that are read one after the other differ by less. */
const jitterMs = 2_000;

/** When an access token arrived, on the steady clock, and its lifetime if that is known. */
export interface Receipt {
  at: number;
  lifetimeMs: number | undefined;
}

/** A token that arrived when the steady clock showed `at`. `expiresIn` in seconds. */
export function receivedAt(expiresIn: number | undefined, at: number): Receipt {
  return { at, lifetimeMs: toMs(expiresIn) };
}

/**
 * A token that another run of the app received at `wallMs`. A wrong wall clock does no harm: a token that seems valid is
 * still refreshed after a 401, and one that seems expired is only refreshed early.
 */
export function receivedEarlier(expiresIn: number | undefined, wallMs: number): Receipt {
  const elapsed = Date.now() - wallMs;
  const lifetimeMs = toMs(expiresIn);
  return elapsed < 0 ? { at: steadyNow(), lifetimeMs: 0 } : { at: steadyNow() - elapsed, lifetimeMs };
}

/** True when the token is valid by the clock, or its lifetime is unknown. */
export function isGood(receipt: Receipt): boolean {
  return receipt.lifetimeMs === undefined || steadyNow() - receipt.at < receipt.lifetimeMs;
}

/**
 * True when the token must be valid for the server too. The server counts from before it sent the answer, and in whole
 * seconds (RFC 7519 §4.1.4): a token of one second may expire after a millisecond.
 */
export function isCertainlyGood({ at, lifetimeMs }: Receipt): boolean {
  return lifetimeMs === undefined || steadyNow() - at < lifetimeMs - uncertaintyMs;
}

/** True when it is time to refresh: within 30 s or the last tenth of the lifetime, whichever is shorter. */
export function isDue({ at, lifetimeMs }: Receipt): boolean {
  if (lifetimeMs === undefined) return false;
  return steadyNow() - at >= lifetimeMs - Math.min(longestMarginMs, lifetimeMs / 10);
}

/**
 * When a token was issued and expires, on the current wall clock, for display. `wallMs` is the wall clock at receipt; it
 * is used as long as nobody has set the clock.
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

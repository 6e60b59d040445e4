/** Whether to take the long form of these tests: LATCHKEY_LONG=1. */
const long = process.env['LATCHKEY_LONG'] === '1';

/** How often something is tried: enough to see it hold in every run, and in the long form enough to believe it. */
export function repetitions(short: number, longForm: number): number {
  return long ? longForm : short;
}

/** Milliseconds that a test may take. */
export const TIMEOUT_MS = long ? 900_000 : 120_000;

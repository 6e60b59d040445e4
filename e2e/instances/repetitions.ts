/** Whether to run the long form of these tests: LATCHKEY_LONG=1. */
const long = process.env['LATCHKEY_LONG'] === '1';

/** The number of repetitions: few in every run, many in the long form. */
export function repetitions(short: number, longForm: number): number {
  return long ? longForm : short;
}

/** The timeout of a test (ms). */
export const TIMEOUT_MS = long ? 900_000 : 120_000;

/** When a refresh request arrived and when its answer was sent, in µs of the machine's monotonic clock. */
export interface RefreshTime {
  asked: number;
  sent: number;
}

/** The machine's monotonic clock (µs), which is the same in all processes. */
export function monotonicMicros(): number {
  return Number(process.hrtime.bigint() / 1000n);
}

/** The value that a share of all values, between 0 and 1, does not exceed. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

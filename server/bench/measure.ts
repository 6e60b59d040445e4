/** One round: the authority's value and the baseline's value right after it, in the same unit. */
export interface Pair {
  ours: number;
  other: number;
}

/** The median; the upper one of the two middle values if their number is even. */
export function median(values: readonly number[]): number {
  return percentile(values, 0.5);
}

/** The value below which this share of all values lies; `share` from 0 to 1. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const value = sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
  if (value === undefined) throw new Error('there is no percentile of nothing');
  return value;
}

/** Runs A B A B …, so that other load on the machine affects both; the first `warmUp` rounds do not count. */
export async function interleave(
  { count, warmUp }: { count: number; warmUp: number },
  ours: () => Promise<number>,
  other: () => Promise<number>,
): Promise<Pair[]> {
  const pairs: Pair[] = [];
  for (let round = 0; round < warmUp + count; round += 1) {
    const pair = { ours: await ours(), other: await other() };
    if (round >= warmUp) pairs.push(pair);
  }
  return pairs;
}

/** Duration of `work` in milliseconds. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

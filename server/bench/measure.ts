/** One round: what the authority did and what it is compared with did right after it, in the same unit. */
export interface Pair {
  ours: number;
  other: number;
}

/** The medianTime value; of an even number the upper one of the two in the medianTime. */
export function median(values: readonly number[]): number {
  return percentile(values, 0.5);
}

/** The value that this share of all lies below; `share` from 0 to 1. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const value = sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
  if (value === undefined) throw new Error('there is no percentile of nothing');
  return value;
}

/** A B A B …, so that whatever else the machine does falls on both; the first `warmUp` rounds do not count. */
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

/** How long something takes, in milliseconds. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

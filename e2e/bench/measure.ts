/** One round: the measurement of the app, and of the bare program right after it, in the unit of the figure. */
export interface Pair {
  ours: number;
  bare: number;
}

/** The median; for an even number of values the mean of the middle two. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length >> 1;
  const high = sorted[half];
  const low = sorted[sorted.length % 2 === 0 ? half - 1 : half];
  if (high === undefined || low === undefined) throw new Error('there is no median of nothing');
  return (low + high) / 2;
}

/** Lowest and highest. */
function span(values: readonly number[]): [number, number] {
  return [Math.min(...values), Math.max(...values)];
}

/** Median and span of both sides and of the ratio. The ratio is taken within each round, because load drifts between rounds. */
export function summarise(pairs: readonly Pair[]) {
  const side = (values: number[]) => ({ median: median(values), span: span(values) });
  return {
    rounds: pairs.length,
    ours: side(pairs.map(({ ours }) => ours)),
    bare: side(pairs.map(({ bare }) => bare)),
    ratio: side(pairs.map(({ ours, bare }) => ours / bare)),
  };
}

export type Summary = ReturnType<typeof summarise>;

/** The durations of one kind of action (ms). */
export interface Timing {
  name: string;
  times: readonly number[];
}

/** The smallest value that a share `p` of the values does not exceed, such as 0.95. */
export function percentile(values: readonly number[], p: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const value = sorted[Math.max(0, Math.ceil(sorted.length * p) - 1)];
  if (value === undefined) throw new Error('there is no percentile of nothing');
  return value;
}

/** How often both sides run, after `warmUp` additional rounds that do not count. */
export interface Rounds {
  count: number;
  warmUp: number;
}

/** Runs both sides alternately: A B A B … */
export async function interleave(
  { count, warmUp }: Rounds,
  ours: () => Promise<number>,
  bare: () => Promise<number>,
): Promise<Pair[]> {
  const pairs: Pair[] = [];
  for (let round = 0; round < warmUp + count; round += 1) {
    const pair = { ours: await ours(), bare: await bare() };
    if (round >= warmUp) pairs.push(pair);
  }
  return pairs;
}

/** The duration of some work (ms). */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

import { percentile, type Summary, type Timing } from './measure.ts';

/** A figure as `out/bench.json` holds it. */
export interface Result {
  name: string;
  value: number;
  aim: number;
  better: 'lower' | 'higher';
}

const rounded = (value: number): string => (value < 10 ? value.toFixed(2) : value.toFixed(0));

function side(name: string, { median, span: [low, high] }: Summary['ours'], unit: string): string {
  return `${name} ${rounded(median)}${unit && ` ${unit}`} (${rounded(low)}–${rounded(high)})`;
}

/** What lies behind a value: medians and spans. */
export function detailLine(name: string, summary: Summary, unit: string): string {
  const { rounds, ours, bare, ratio } = summary;
  const parts = [side('ours', ours, unit), side('bare', bare, unit), side('ratio', ratio, '')];
  return `# ${name}: ${parts.join(', ')}, ${rounds} rounds`;
}

/** How long acts of one kind took. */
export function timingLine(name: string, { name: act, times }: Timing): string {
  const [middle, late] = [percentile(times, 0.5), percentile(times, 0.95)];
  const most = Math.max(...times);
  return `# ${name}, ${act}: p50 ${rounded(middle)} ms, p95 ${rounded(late)} ms, most ${rounded(most)} ms, ${times.length} times`;
}

/** The worst 95th percentile of all kinds of acts, in ms. */
export function timedResultOf(
  { name, aim, better }: Omit<Result, 'value'>,
  timings: readonly Timing[],
): Result {
  const worst = Math.max(...timings.map(({ times }) => percentile(times, 0.95)));
  return { name, value: Number(worst.toFixed(2)), aim, better };
}

/** To two places, as it is printed: what is shown and what is judged are the same number. */
export function resultOf({ name, aim, better }: Omit<Result, 'value'>, { ratio }: Summary): Result {
  return { name, value: Number(ratio.median.toFixed(2)), aim, better };
}

/** `name value aim`, and `missed` where the aim is. */
export function resultLine({ name, value, aim, better }: Result): string {
  const reached = better === 'lower' ? value <= aim : value >= aim;
  return `${name} ${value.toFixed(2)} ${aim.toFixed(2)}${reached ? '' : ' missed'}`;
}

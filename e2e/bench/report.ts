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

/** The medians and spans behind a value. */
export function detailLine(name: string, summary: Summary, unit: string): string {
  const { rounds, ours, bare, ratio } = summary;
  const parts = [side('ours', ours, unit), side('bare', bare, unit), side('ratio', ratio, '')];
  return `# ${name}: ${parts.join(', ')}, ${rounds} rounds`;
}

/** The durations of one kind of action. */
export function timingLine(name: string, { name: action, times }: Timing): string {
  const [p50, p95] = [percentile(times, 0.5), percentile(times, 0.95)];
  const max = Math.max(...times);
  return `# ${name}, ${action}: p50 ${rounded(p50)} ms, p95 ${rounded(p95)} ms, max ${rounded(max)} ms, ${times.length} times`;
}

/** The worst 95th percentile of all kinds of actions, in ms. */
export function timedResultOf(
  { name, aim, better }: Omit<Result, 'value'>,
  timings: readonly Timing[],
): Result {
  const worst = Math.max(...timings.map(({ times }) => percentile(times, 0.95)));
  return { name, value: Number(worst.toFixed(2)), aim, better };
}

/** The median ratio, rounded to two places, so that the printed value is the one compared with the aim. */
export function resultOf({ name, aim, better }: Omit<Result, 'value'>, { ratio }: Summary): Result {
  return { name, value: Number(ratio.median.toFixed(2)), aim, better };
}

/** `name value aim`, followed by `missed` if the aim is missed. */
export function resultLine({ name, value, aim, better }: Result): string {
  const reached = better === 'lower' ? value <= aim : value >= aim;
  return `${name} ${value.toFixed(2)} ${aim.toFixed(2)}${reached ? '' : ' missed'}`;
}

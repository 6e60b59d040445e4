import { z } from 'zod';
import type { Pair } from './measure.ts';
import { median } from './measure.ts';

/** A figure as `out/bench-authority.json` stores it. */
export const resultSchema = z.object({
  name: z.string(),
  value: z.number(),
  aim: z.number(),
  better: z.enum(['lower', 'higher']),
});
export type Result = z.infer<typeof resultSchema>;

/** Prints something worth knowing that has no aim. */
export type Report = (line: string) => void;

function rounded(value: number): string {
  return value < 10 ? value.toFixed(2) : value.toFixed(0);
}

function span(values: readonly number[]): string {
  return `${rounded(median(values))} (${rounded(Math.min(...values))}–${rounded(Math.max(...values))})`;
}

/**
 * Median and range of both sides and of their ratio. The ratio is taken within each round, because load drifts
 * between rounds.
 */
export function describePairs(name: string, pairs: readonly Pair[], unit: string, other: string): string {
  const ours = span(pairs.map((pair) => pair.ours));
  const theirs = span(pairs.map((pair) => pair.other));
  return `${name}: ${ours} ${unit}, ${other} ${theirs} ${unit}, ratio ${span(ratios(pairs))}, ${pairs.length} rounds`;
}

export function ratios(pairs: readonly Pair[]): number[] {
  return pairs.map(({ ours, other }) => ours / other);
}

/** Rounded to two places, so that the printed and the compared number are the same. */
export function result(name: string, value: number, aim: number, better: Result['better']): Result {
  return { name, value: Number(value.toFixed(2)), aim, better };
}

/** Formats `name value aim`, and `missed` if the aim was missed. */
export function resultLine({ name, value, aim, better }: Result): string {
  const reached = better === 'lower' ? value <= aim : value >= aim;
  return `${name.padEnd(36)} ${value.toFixed(2).padStart(8)} ${aim.toFixed(2).padStart(8)} ${better}${reached ? '' : ' missed'}`;
}

import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { root } from '../../build/paths.ts';
import { giveUp, messageOf } from '../../build/say.ts';
import { type Figure, missedFigures, perform, type Run } from './run.ts';
import { runs } from './runs/runs.ts';

interface Options {
  selected: readonly Run[];
  scale: number;
}

interface Result {
  name: string;
  description: string;
  scale: number;
  seconds: number;
  figures: Figure[];
  ok: boolean;
  problem?: string;
}

/** Reads `--only NAME`, which may be repeated, and `--scale`, such as 0.1 for a tenth. */
function readOptions(): Options {
  const options = {
    only: { type: 'string', multiple: true },
    scale: { type: 'string', default: '1' },
  } as const;
  const { only = [], scale } = parseArgs({ options }).values;
  const unknown = only.find((name) => !runs.some((run) => run.name === name));
  if (unknown !== undefined) {
    throw new Error(`there is no run ${unknown}. The runs are: ${runs.map(({ name }) => name).join(', ')}`);
  }
  if (!(Number(scale) > 0)) throw new Error('--scale takes a number above 0, such as 0.1');
  return {
    selected: runs.filter(({ name }) => only.length === 0 || only.includes(name)),
    scale: Number(scale),
  };
}

function verdictOf(figure: Figure): string {
  const { asked: expected, atMost } = figure;
  if (expected === undefined && atMost === undefined) return '';
  if (missedFigures([figure]).length === 0)
    return atMost === undefined ? ' (as expected)' : ` (at most ${atMost}, as expected)`;
  return ` (expected: ${expected ?? `at most ${atMost}`})`;
}

function lineOf(figure: Figure): string {
  const { name, value, unit } = figure;
  const shown = Number.isInteger(value) ? String(value) : value.toFixed(2);
  return `  ${name}: ${shown}${unit === undefined ? '' : ` ${unit}`}${verdictOf(figure)}`;
}

async function resultOf(run: Run, scale: number): Promise<Result> {
  const started = performance.now();
  const { name, description } = run;
  const about = () => ({
    name,
    description,
    scale,
    seconds: Math.round((performance.now() - started) / 1000),
  });
  try {
    const figures = await perform(run, scale, (line) => console.error(`soak: ${line}`));
    return { ...about(), figures, ok: missedFigures(figures).length === 0 };
  } catch (error) {
    // A failed run must not prevent the others.
    return { ...about(), figures: [], ok: false, problem: messageOf(error) };
  }
}

async function soak({ selected, scale }: Options): Promise<void> {
  const results: Result[] = [];
  for (const run of selected) {
    console.log(`${run.name}: ${run.description}`);
    const result = await resultOf(run, scale);
    results.push(result);
    for (const figure of result.figures) console.log(lineOf(figure));
    const verdict = result.ok ? 'as expected' : `NOT as expected ${result.problem ?? ''}`.trim();
    console.log(`  ${verdict}, scale ${scale}, ${result.seconds} s`);
  }
  const file = path.join(root, 'out', 'soak.json');
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, `${JSON.stringify(results, null, 2)}\n`);
  // Exits at once: a failed run may have left handles open.
  process.exit(results.every(({ ok }) => ok) ? 0 : 1);
}

// An exit also kills the child processes.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
await soak(readOptions()).catch(giveUp);

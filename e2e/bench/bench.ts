import { mkdir, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import axios from 'axios';
import { root } from '../../build/paths.ts';
import { giveUp, messageOf } from '../../build/say.ts';
import { createCleanup } from './cleanup.ts';
import { type Bench, type Figure, figures, openBench, type TimedFigure } from './figures.ts';
import { summarise } from './measure.ts';
import { prepare } from './prepare.ts';
import { reportProgress } from './progress.ts';
import { detailLine, type Result, resultLine, resultOf, timedResultOf, timingLine } from './report.ts';

/** The figures to measure: all, or the one named by `--only NAME`. */
function selectFigures(): readonly (Figure | TimedFigure)[] {
  const { only } = parseArgs({ options: { only: { type: 'string' } } }).values;
  const found = figures.filter(({ name }) => only === undefined || name === only);
  if (found.length > 0) return found;
  throw new Error(
    `there is no figure ${only}. The figures are: ${figures.map(({ name }) => name).join(', ')}`,
  );
}

function printMachine(): void {
  const cpus = os.cpus();
  const machine = `${os.type()} ${os.release()}, ${cpus.length} × ${cpus[0]?.model.trim()}`;
  console.log(`# Node ${process.versions.node}, axios ${axios.VERSION}, ${machine}`);
}

async function time(figure: TimedFigure, bench: Bench): Promise<Result> {
  reportProgress(`measuring ${figure.name}`);
  const timings = await figure.time(bench);
  for (const timing of timings) console.log(timingLine(figure.name, timing));
  const result = timedResultOf(figure, timings);
  console.log(resultLine(result));
  return result;
}

async function measure(figure: Figure, bench: Bench): Promise<Result> {
  reportProgress(`measuring ${figure.name}`);
  const summary = summarise(await figure.measure(bench));
  const result = resultOf(figure, summary);
  console.log(detailLine(figure.name, summary, figure.unit));
  console.log(resultLine(result));
  const { remark } = figure;
  if (remark) console.log(detailLine(remark.name, summarise(await remark.measure(bench)), figure.unit));
  return result;
}

async function measureAll(selected: readonly (Figure | TimedFigure)[], bench: Bench): Promise<Result[]> {
  const results: Result[] = [];
  for (const figure of selected) {
    try {
      results.push(await ('time' in figure ? time(figure, bench) : measure(figure, bench)));
    } catch (error) {
      // A failed figure must not prevent the others.
      console.log(`# ${figure.name} was not measured: ${messageOf(error)}`);
      process.exitCode = 1;
    }
  }
  return results;
}

/** Measures the selected figures. A run of all figures is written to a file. A missed aim is not a failure. */
async function bench(): Promise<void> {
  const selected = selectFigures();
  await prepare();
  const cleanup = createCleanup();
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => void cleanup.run().finally(() => process.exit(130)));
  try {
    printMachine();
    const results = await measureAll(selected, openBench(cleanup));
    if (selected.length < figures.length) return;
    const file = path.join(root, 'out', 'bench.json');
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, `${JSON.stringify(results, null, 2)}\n`);
  } finally {
    await cleanup.run();
  }
}

await bench().catch(giveUp);
// Everything is closed by now, except perhaps the pipes of a killed app.
process.exit();

import type { ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { messageOf } from '../../build/say.ts';
import { createCleanup } from '../bench/cleanup.ts';
import { createChildProcesses } from './child-processes.ts';

/** One number that a run found. One with `asked` or `atMost` is a promise, and fails the run when it is not kept. */
export interface Figure {
  name: string;
  value: number;
  unit?: 'ms';
  asked?: number;
  atMost?: number;
}

/** What is done over and over, and counted. */
export interface Run {
  name: string;
  /** One sentence: what is done, and how often at full scale. */
  description: string;
  measure(soak: Soak): Promise<Figure[]>;
}

/** What a run gets: how much to do, and places that are gone when it is over. */
export interface Soak {
  /** How often to do what is done `full` times at full scale; at least `least` times. */
  times(full: number, least?: number): number;
  /** A new folder. */
  folder(): Promise<string>;
  /** Undone when the run is over, last first. */
  after(undo: () => Promise<void>): void;
  /** Gives a program back that was started, and ends it with the run. */
  child<T extends ChildProcess>(started: T): T;
  /** Progress, for a person who waits. */
  report(line: string): void;
}

/** Does a run at a scale, 1 being the full one, and clears up behind it. */
export async function perform(
  run: Run,
  scale: number,
  say: Soak['report'] = () => undefined,
): Promise<Figure[]> {
  const cleanup = createCleanup();
  const children = createChildProcesses();
  const left: unknown[] = [];
  // One that fails is no reason to leave the others.
  const after: Soak['after'] = (undo) =>
    cleanup.add(async () => await undo().catch((error: unknown) => void left.push(error)));
  const soak: Soak = {
    times: (full, least = 1) => Math.max(least, Math.round(full * scale)),
    folder: async () => {
      const made = await mkdtemp(path.join(os.tmpdir(), `latchkey-soak-${run.name}-`));
      after(() => rm(made, { recursive: true, force: true }));
      return made;
    },
    after,
    child: children.add,
    report: (line) => say(`${run.name}: ${line}`),
  };
  const clear = async () => {
    await children.end();
    await cleanup.run();
  };
  const figures = await measured(run, soak, clear);
  if (left.length > 0) throw new AggregateError(left, `not cleared up: ${left.map(messageOf).join('; ')}`);
  return figures;
}

async function measured(run: Run, soak: Soak, clear: () => Promise<void>): Promise<Figure[]> {
  try {
    return await run.measure(soak);
  } finally {
    await clear();
  }
}

/** The figures that are not as asked. */
export function missedFigures(figures: readonly Figure[]): Figure[] {
  return figures.filter(
    ({ value, asked, atMost }) =>
      (asked !== undefined && value !== asked) || (atMost !== undefined && !(value <= atMost)),
  );
}

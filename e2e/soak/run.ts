import type { ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { messageOf } from '../../build/say.ts';
import { createCleanup } from '../bench/cleanup.ts';
import { createChildProcesses } from './child-processes.ts';

/** A number that a run measured. The run fails if the value is not `asked`, or is above `atMost`. */
export interface Figure {
  name: string;
  value: number;
  unit?: 'ms';
  asked?: number;
  atMost?: number;
}

/** A long run that repeats something and counts the results. */
export interface Run {
  name: string;
  /** What the run does, and how often at full scale. */
  description: string;
  measure(soak: Soak): Promise<Figure[]>;
}

/** What a run needs: how often to repeat, and resources that are released at its end. */
export interface Soak {
  /** The number of repetitions for `full` at full scale; at least `least`. */
  times(full: number, least?: number): number;
  /** Creates a folder. */
  folder(): Promise<string>;
  /** Adds a cleanup step. The steps run at the end, last first. */
  after(undo: () => Promise<void>): void;
  /** Adds a child process, which is killed at the end, and returns it. */
  child<T extends ChildProcess>(started: T): T;
  /** Prints progress. */
  report(line: string): void;
}

/** Performs a run at a scale, with 1 as full scale, and cleans up. */
export async function perform(
  run: Run,
  scale: number,
  report: Soak['report'] = () => undefined,
): Promise<Figure[]> {
  const cleanup = createCleanup();
  const children = createChildProcesses();
  const cleanupErrors: unknown[] = [];
  // A step that fails must not prevent the others.
  const after: Soak['after'] = (undo) =>
    cleanup.add(async () => await undo().catch((error: unknown) => void cleanupErrors.push(error)));
  const soak: Soak = {
    times: (full, least = 1) => Math.max(least, Math.round(full * scale)),
    folder: async () => {
      const folder = await mkdtemp(path.join(os.tmpdir(), `latchkey-soak-${run.name}-`));
      after(() => rm(folder, { recursive: true, force: true }));
      return folder;
    },
    after,
    child: children.add,
    report: (line) => report(`${run.name}: ${line}`),
  };
  const cleanUp = async () => {
    await children.end();
    await cleanup.run();
  };
  const figures = await measured(run, soak, cleanUp);
  if (cleanupErrors.length > 0)
    throw new AggregateError(cleanupErrors, `not cleaned up: ${cleanupErrors.map(messageOf).join('; ')}`);
  return figures;
}

async function measured(run: Run, soak: Soak, cleanUp: () => Promise<void>): Promise<Figure[]> {
  try {
    return await run.measure(soak);
  } finally {
    await cleanUp();
  }
}

/** The figures that miss `asked` or `atMost`. */
export function missedFigures(figures: readonly Figure[]): Figure[] {
  return figures.filter(
    ({ value, asked, atMost }) =>
      (asked !== undefined && value !== asked) || (atMost !== undefined && !(value <= atMost)),
  );
}

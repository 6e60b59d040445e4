import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { createCleanup } from '../bench/cleanup.ts';

/** One number that a run found. One with `asked` is a promise, and fails the run when it is another number. */
export interface Figure {
  name: string;
  value: number;
  unit?: 'ms';
  asked?: number;
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
  /** Progress, for a person who waits. */
  say(line: string): void;
}

/** Does a run at a scale, 1 being the full one, and clears up behind it. */
export async function perform(
  run: Run,
  scale: number,
  say: Soak['say'] = () => undefined,
): Promise<Figure[]> {
  const cleanup = createCleanup();
  const soak: Soak = {
    times: (full, least = 1) => Math.max(least, Math.round(full * scale)),
    folder: async () => {
      const made = await mkdtemp(path.join(os.tmpdir(), `latchkey-soak-${run.name}-`));
      cleanup.add(() => rm(made, { recursive: true, force: true }));
      return made;
    },
    after: cleanup.add,
    say: (line) => say(`${run.name}: ${line}`),
  };
  try {
    return await run.measure(soak);
  } finally {
    await cleanup.run();
  }
}

/** The figures that are not as asked. */
export function broken(figures: readonly Figure[]): Figure[] {
  return figures.filter(({ value, asked }) => asked !== undefined && value !== asked);
}

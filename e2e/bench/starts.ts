import type { BenchSession } from './bench-session.ts';
import { profileHeading } from './bench-session.ts';
import { signInToMany } from './many-accounts.ts';
import { interleave, type Pair } from './measure.ts';
import { settledMemory } from './memory.ts';
import { untilFirstPaint, untilHeading } from './paint-times.ts';
import { type Program, type RunningProgram, startProgram } from './program.ts';

const rounds = { count: 11, warmUp: 1 };

async function measureStart(
  program: Program,
  measure: (running: RunningProgram) => Promise<number>,
): Promise<number> {
  const running = await startProgram(program);
  try {
    return await measure(running);
  } finally {
    await running.close();
  }
}

/** First contentful paint with nobody signed in, against that of the bare window (ms from start). */
export async function measureFirstPaint(bench: BenchSession): Promise<Pair[]> {
  const app = await bench.signedOut();
  return interleave(
    rounds,
    () => measureStart(app, untilFirstPaint),
    () => measureStart(bench.bare, untilFirstPaint),
  );
}

/** Time until the profile of a signed-in user is on screen, against the first paint of the bare window (ms from start). */
export async function measureProfile(bench: BenchSession): Promise<Pair[]> {
  const app = await bench.signedIn();
  return interleave(
    rounds,
    () => measureStart(app, (running) => untilHeading(running, profileHeading)),
    () => measureStart(bench.bare, untilFirstPaint),
  );
}

/** Time until the profile is on screen with fifty accounts, against the same with one (ms from start). */
export async function measureManyAccounts(bench: BenchSession): Promise<Pair[]> {
  const [many, one] = [await signInToMany(bench), await bench.signedIn()];
  const shown = (running: RunningProgram) => untilHeading(running, profileHeading);
  return interleave(
    rounds,
    () => measureStart(many, shown),
    () => measureStart(one, shown),
  );
}

/** Memory of all processes with the profile on screen, against that of the bare window (MiB). */
export async function measureMemory(bench: BenchSession): Promise<Pair[]> {
  const app = await bench.signedIn();
  const settled = async (running: RunningProgram, shown: Promise<number>) => {
    await shown;
    return settledMemory(running.pid);
  };
  return interleave(
    { count: 7, warmUp: 1 },
    () => measureStart(app, (running) => settled(running, untilHeading(running, profileHeading))),
    () => measureStart(bench.bare, (running) => settled(running, untilFirstPaint(running))),
  );
}

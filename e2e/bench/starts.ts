import type { BenchSession } from './bench-session.ts';
import { profileHeading } from './bench-session.ts';
import { signInToMany } from './many-accounts.ts';
import { interleave, type Pair } from './measure.ts';
import { settledMemory } from './memory.ts';
import { untilFirstPaint, untilHeading } from './paint-times.ts';
import { type Program, type RunningProgram, startProgram } from './program.ts';

const rounds = { count: 11, warmUp: 1 };

async function once(program: Program, look: (running: RunningProgram) => Promise<number>): Promise<number> {
  const running = await startProgram(program);
  try {
    return await look(running);
  } finally {
    await running.close();
  }
}

/** First contentful paint, nobody signed in, against the bare window's (ms from start). */
export async function measureFirstPaint(desk: BenchSession): Promise<Pair[]> {
  const app = await desk.signedOut();
  return interleave(
    rounds,
    () => once(app, untilFirstPaint),
    () => once(desk.bare, untilFirstPaint),
  );
}

/** Signed-in profile on screen after a restart, against the bare window's first paint (ms from start). */
export async function measureProfile(desk: BenchSession): Promise<Pair[]> {
  const app = await desk.signedIn();
  return interleave(
    rounds,
    () => once(app, (running) => untilHeading(running, profileHeading)),
    () => once(desk.bare, untilFirstPaint),
  );
}

/** Signed-in profile on screen after a restart with fifty accounts, against the same with one (ms from start). */
export async function measureManyAccounts(desk: BenchSession): Promise<Pair[]> {
  const [many, one] = [await signInToMany(desk), await desk.signedIn()];
  const shown = (running: RunningProgram) => untilHeading(running, profileHeading);
  return interleave(
    rounds,
    () => once(many, shown),
    () => once(one, shown),
  );
}

/** Memory of all processes with the profile on screen, against the bare window's (MiB). */
export async function measureMemory(desk: BenchSession): Promise<Pair[]> {
  const app = await desk.signedIn();
  const settled = async (running: RunningProgram, shown: Promise<number>) => {
    await shown;
    return settledMemory(running.pid);
  };
  return interleave(
    { count: 7, warmUp: 1 },
    () => once(app, (running) => settled(running, untilHeading(running, profileHeading))),
    () => once(desk.bare, (running) => settled(running, untilFirstPaint(running))),
  );
}

import { uptime } from 'node:os';
import { monotonic } from './monotonic.ts';

/** What a steady clock is made of, both in milliseconds. */
interface Sources {
  /** Fine, and nobody sets it; on Linux it stands still while the computer sleeps (CLOCK_MONOTONIC). */
  ticking(): number;
  /** Goes on while the computer sleeps; on some systems in whole seconds. */
  sinceBoot(): number;
}

const system: Sources = { ticking: monotonic, sinceBoot: () => uptime() * 1000 };
/** Less than this between the two clocks is how coarse one of them is. */
const coarseMs = 2_000;

/** Makes a clock in milliseconds that nobody sets, that never goes back, and that counts the time asleep. */
export function createSteadyClock({ ticking, sinceBoot }: Sources = system): () => number {
  const apart = sinceBoot() - ticking();
  let asleep = 0;
  return () => {
    const missed = sinceBoot() - ticking() - apart;
    if (missed > asleep + coarseMs) asleep = missed;
    return ticking() + asleep;
  };
}

/** The steady clock of this process: for how long something is good, whatever the time is said to be. */
export const steadyNow = createSteadyClock();

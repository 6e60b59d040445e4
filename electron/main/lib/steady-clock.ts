import { uptime } from 'node:os';
import { monotonic } from './monotonic.ts';

/** The two clocks that a steady clock combines, in milliseconds. */
interface Sources {
  /** Precise and monotonic; on Linux it stops while the computer sleeps (CLOCK_MONOTONIC). */
  ticking(): number;
  /** Runs while the computer sleeps; on some systems in whole seconds. */
  sinceBoot(): number;
}

const system: Sources = { ticking: monotonic, sinceBoot: () => uptime() * 1000 };
/** A smaller difference between the clocks comes from their resolution. */
const resolutionMs = 2_000;

/** Creates a clock in milliseconds that never goes back, that setting the time does not change, and that counts sleep. */
export function createSteadyClock({ ticking, sinceBoot }: Sources = system): () => number {
  const offset = sinceBoot() - ticking();
  let asleep = 0;
  return () => {
    const sleptMs = sinceBoot() - ticking() - offset;
    if (sleptMs > asleep + resolutionMs) asleep = sleptMs;
    return ticking() + asleep;
  };
}

/** The steady clock of this process, for measuring how long something stays valid. */
export const steadyNow = createSteadyClock();

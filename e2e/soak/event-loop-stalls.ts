import { setImmediate as nextTurn } from 'node:timers/promises';

/** The longest time in which this thread did nothing else (ms). */
export interface Stall {
  /** CPU time, which other programs do not affect. Waiting, such as for the disk, does not count. */
  busy: number;
  /** Wall-clock time, including the time in which the thread waited or other programs ran. */
  clock: number;
}

/** Resolution of `clock`. That of `busy` depends on the system: 1 to 10 ms. */
const tickMs = 1;

function readClocks(): Stall {
  const { user, system } = process.threadCpuUsage();
  return { busy: (user + system) / 1000, clock: performance.now() };
}

/** Runs the work, and gives its result and the longest stall of this thread meanwhile. */
export async function measureStall<T>(work: () => Promise<T>): Promise<{ result: T; stall: Stall }> {
  const stall: Stall = { busy: 0, clock: 0 };
  let last = readClocks();
  const tick = () => {
    const now = readClocks();
    stall.busy = Math.max(stall.busy, now.busy - last.busy);
    stall.clock = Math.max(stall.clock, now.clock - last.clock);
    last = now;
  };
  const timer = setInterval(tick, tickMs);
  try {
    const result = await work();
    // Includes what the end of the work has scheduled.
    await nextTurn();
    tick();
    return { result, stall };
  } finally {
    clearInterval(timer);
  }
}

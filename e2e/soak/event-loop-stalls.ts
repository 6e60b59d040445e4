import { setImmediate as turn } from 'node:timers/promises';

/** The longest time in which this thread came to nothing else, in ms. */
export interface Stall {
  /** On a processor, which no other program can make longer. What is waited for is not in it, the disk neither. */
  busy: number;
  /** By the clock: with the time in which the thread waited, and the machine was about something else. */
  clock: number;
}

/** How exact `clock` is; `busy` is as exact as the system counts, which is 1 to 10 ms. */
const tickMs = 1;

function readClocks(): Stall {
  const { user, system } = process.threadCpuUsage();
  return { busy: (user + system) / 1000, clock: performance.now() };
}

/** Does something, and gives with its result the longest stall of this thread until it was done. */
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
    // What the end of it set going belongs to it.
    await turn();
    tick();
    return { result, stall };
  } finally {
    clearInterval(timer);
  }
}

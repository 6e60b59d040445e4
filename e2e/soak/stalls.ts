import { existsSync, readFileSync } from 'node:fs';
import { setImmediate as turn } from 'node:timers/promises';

/** What Linux counts for the thread that asks: ns on a processor, ns ready but without one, times it had one. */
const schedule = '/proc/thread-self/schedstat';

/** The longest time in which a thread came to nothing else, in ms; at most `tickMs` more than it was. */
export interface Stall {
  /** Without the time in which the thread was ready to go on and other programs had the processors. */
  own: number;
  /** By the clock. Where the system does not count what the thread waited for, `own` is this, too. */
  clock: number;
}

const tickMs = 1;
const counted = existsSync(schedule);

function look() {
  const [, waited = '0'] = counted ? readFileSync(schedule, 'utf8').split(' ') : [];
  return { clock: performance.now(), waited: Number(waited) / 1e6 };
}

/** Does something, and gives with its result the longest stall of this thread until it was done. */
export async function withStall<T>(work: () => Promise<T>): Promise<{ result: T; stall: Stall }> {
  const stall: Stall = { own: 0, clock: 0 };
  let last = look();
  const tick = () => {
    const now = look();
    const clock = now.clock - last.clock;
    stall.clock = Math.max(stall.clock, clock);
    stall.own = Math.max(stall.own, clock - (now.waited - last.waited));
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

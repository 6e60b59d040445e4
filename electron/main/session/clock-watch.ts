import { steadyNow } from '../lib/steady-clock.ts';

const everyMs = 5_000;
/** Less than this is how finely the two clocks are read, or a clock that is led back to the right time. */
const leastMs = 2_000;

/** Looks whether somebody sets this computer's clock. */
export interface ClockWatch {
  look(): void;
  stop(): void;
}

/** Calls `jumped` with the milliseconds, negative for back, by which the wall clock was set. */
export function watchClock(jumped: (ms: number) => void, steady: () => number = steadyNow): ClockWatch {
  let apart = Date.now() - steady();
  const look = () => {
    const by = Date.now() - steady() - apart;
    if (Math.abs(by) < leastMs) return;
    apart += by;
    jumped(by);
  };
  const timer = setInterval(look, everyMs);
  timer.unref();
  return { look, stop: () => clearInterval(timer) };
}

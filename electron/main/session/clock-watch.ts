import { steadyNow } from '../lib/steady-clock.ts';

const everyMs = 5_000;
/** Smaller differences come from reading the two clocks one after the other, or from time synchronization. */
const smallestJumpMs = 2_000;

/** Detects that somebody set this computer's clock. */
export interface ClockWatch {
  look(): void;
  stop(): void;
}

/** Calls `jumped` with the milliseconds, negative for back, by which the wall clock was set. */
export function watchClock(jumped: (ms: number) => void, steady: () => number = steadyNow): ClockWatch {
  let offset = Date.now() - steady();
  const look = () => {
    const jump = Date.now() - steady() - offset;
    if (Math.abs(jump) < smallestJumpMs) return;
    offset += jump;
    jumped(jump);
  };
  const timer = setInterval(look, everyMs);
  timer.unref();
  return { look, stop: () => clearInterval(timer) };
}

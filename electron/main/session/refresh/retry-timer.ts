import { createBackoff } from '../../lib/backoff.ts';
import { monotonic } from '../../lib/monotonic.ts';
import { AnswerProblem } from '../../oauth/errors.ts';

/** Plans retries with back-off. Times are milliseconds from now. */
export interface RetryTimer {
  /** Plans the next attempt after this failure and gives its time. */
  after(problem: Error): number;
  /** The computer woke or its network is back: plans an attempt now, but no sooner than the server asked for. */
  wake(): number;
  /** Cancels the attempt; the next failure continues the back-off. */
  clear(): void;
  /** Cancels the attempt; the next failure restarts the back-off. */
  reset(): void;
}

export function createRetryTimer(attempt: () => void): RetryTimer {
  const backoff = createBackoff();
  let timer: NodeJS.Timeout | undefined;
  /** The earliest time the server allows (`Retry-After`), on the monotonic clock. */
  let notBefore = 0;

  function planIn(ms: number): number {
    clearTimeout(timer);
    timer = setTimeout(attempt, ms);
    timer.unref();
    return ms;
  }

  return {
    after(problem) {
      const asked = problem instanceof AnswerProblem ? (problem.retryAfterMs ?? 0) : 0;
      const delay = backoff.next(asked);
      notBefore = monotonic() + Math.min(asked, delay);
      return planIn(delay);
    },
    wake() {
      backoff.reset();
      return planIn(Math.max(backoff.soon(), Math.ceil(notBefore - monotonic())));
    },
    clear: () => clearTimeout(timer),
    reset() {
      clearTimeout(timer);
      backoff.reset();
      notBefore = 0;
    },
  };
}

import { setTimeout as timeout } from 'node:timers/promises';
import { ProblemError } from '../../../../shared/model/problem.ts';
import { steadyNow } from '../../lib/steady-clock.ts';
import { AnswerProblem, asProblem, cancelled } from '../../oauth/errors.ts';

/** How much longer to wait after each `slow_down` (RFC 8628 §3.5). */
const slowerMs = 5_000;
const longestPauseMs = 60_000;
const mostDoublings = 4;

/** Time as it passes, in milliseconds; nobody sets this clock. */
export interface PollClock {
  now(): number;
  /** Rejects when `signal` is aborted. */
  pause(ms: number, signal: AbortSignal): Promise<void>;
}

/** The steady clock of this process. */
export const steadyPollClock: PollClock = {
  now: steadyNow,
  pause: async (ms, signal) => void (await timeout(ms, undefined, { signal })),
};

interface Polling<T> {
  /** Seconds between two questions, and until the code runs out. */
  interval: number;
  expiresIn: number;
  /** When the code arrived, on the clock. */
  since: number;
  signal: AbortSignal;
  /** Asks once. Rejects with a ProblemError. */
  ask(): Promise<T>;
  /** Why it could not be asked the last time; undefined once it could. */
  trouble(problem: ProblemError | undefined): void;
}

/**
 * Asks until there is an answer (RFC 8628 §3.5): never sooner than the interval after the last one, longer after each
 * `slow_down`, and with back-off while the server cannot be asked. Rejects with a ProblemError: `sign_in_expired` when
 * the code has run out or is spent, `access_denied` when it was declined.
 */
export async function poll<T>(about: Polling<T>, clock: PollClock): Promise<T> {
  const over = about.since + about.expiresIn * 1000;
  let intervalMs = about.interval * 1000;
  let failures = 0;
  let askedForMs = 0;
  for (;;) {
    const backoffMs = Math.min(intervalMs * 2 ** Math.min(failures, mostDoublings), longestPauseMs);
    await until(clock, clock.now() + Math.max(intervalMs, backoffMs, askedForMs), over, about.signal);
    try {
      return await about.ask();
    } catch (error) {
      const problem = asProblem(error);
      const verdict = judge(problem);
      if (verdict === 'over') throw meaning(problem);
      if (verdict === 'slower') intervalMs += slowerMs;
      failures = verdict === 'trouble' ? failures + 1 : 0;
      askedForMs = (problem instanceof AnswerProblem ? problem.retryAfterMs : undefined) ?? 0;
      about.trouble(verdict === 'trouble' ? problem : undefined);
    }
  }
}

/** Waits until it may be asked; a code that runs out before has nobody to ask about. */
async function until(clock: PollClock, next: number, over: number, signal: AbortSignal): Promise<void> {
  const end = Math.min(next, over);
  for (let now = clock.now(); now < end; now = clock.now()) {
    await clock.pause(Math.ceil(end - now), signal).catch((error: unknown) => {
      throw signal.aborted ? cancelled() : error;
    });
  }
  if (clock.now() >= over) throw ranOut();
}

/** Passing troubles say nothing about the code; whatever is not known to be one ends the sign-in. */
function judge(problem: ProblemError): 'pending' | 'slower' | 'trouble' | 'over' {
  const error = problem instanceof AnswerProblem ? problem.error : undefined;
  if (error === 'authorization_pending') return 'pending';
  if (error === 'slow_down') return 'slower';
  const passing = ['server_unreachable', 'timed_out', 'too_large', 'server_error', 'rate_limited'];
  if (passing.includes(problem.code)) return 'trouble';
  // Somebody else answered, such as the sign-in page of a network.
  const strange = problem instanceof AnswerProblem && problem.code === 'unexpected_answer';
  return strange && error === undefined ? 'trouble' : 'over';
}

function meaning(problem: ProblemError): ProblemError {
  if (!(problem instanceof AnswerProblem)) return problem;
  if (problem.error === 'expired_token') return ranOut();
  if (problem.error === 'invalid_grant') {
    return new ProblemError('sign_in_expired', 'The code was used already, or the server has forgotten it.', {
      remedy: 'Get a new code.',
    });
  }
  if (problem.error !== 'access_denied') return problem;
  return new ProblemError('access_denied', 'The sign-in was declined where the code was entered.', {
    remedy: 'Get a new code, and allow Latchkey to act for you.',
  });
}

function ranOut(): ProblemError {
  return new ProblemError('sign_in_expired', 'The code has run out.', { remedy: 'Get a new code.' });
}

import { setTimeout as timeout } from 'node:timers/promises';
import { ProblemError } from '../../../../shared/model/problem.ts';
import { steadyNow } from '../../lib/steady-clock.ts';
import { AnswerProblem, asProblem, cancelled } from '../../oauth/errors.ts';

/** How much longer to wait after each `slow_down` (RFC 8628 §3.5). */
const slowerMs = 5_000;
const longestPauseMs = 60_000;
const mostDoublings = 4;

/** A clock in milliseconds that nobody can set. */
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
  /** Seconds between two polls, and until the code expires. */
  interval: number;
  expiresIn: number;
  /** When the code arrived, on `clock`. */
  since: number;
  signal: AbortSignal;
  /** Polls once. Rejects with a ProblemError. */
  ask(): Promise<T>;
  /** Called with the reason when a poll failed; with undefined once one succeeds. */
  trouble(problem: ProblemError | undefined): void;
}

/**
 * Polls until there is an answer (RFC 8628 §3.5): never sooner than the interval, slower after each `slow_down`, and
 * with back-off while the server cannot be reached. Rejects with a ProblemError: `sign_in_expired` when the code
 * expired or was used, `access_denied` when it was declined.
 */
export async function poll<T>(options: Polling<T>, clock: PollClock): Promise<T> {
  const expiresAt = options.since + options.expiresIn * 1000;
  let intervalMs = options.interval * 1000;
  let failures = 0;
  let retryAfterMs = 0;
  for (;;) {
    const backoffMs = Math.min(intervalMs * 2 ** Math.min(failures, mostDoublings), longestPauseMs);
    await waitUntil(
      clock,
      clock.now() + Math.max(intervalMs, backoffMs, retryAfterMs),
      expiresAt,
      options.signal,
    );
    try {
      return await options.ask();
    } catch (error) {
      const problem = asProblem(error);
      const verdict = classify(problem);
      if (verdict === 'over') throw finalProblem(problem);
      if (verdict === 'slower') intervalMs += slowerMs;
      failures = verdict === 'failed' ? failures + 1 : 0;
      retryAfterMs = (problem instanceof AnswerProblem ? problem.retryAfterMs : undefined) ?? 0;
      options.trouble(verdict === 'failed' ? problem : undefined);
    }
  }
}

/** Waits until the next poll is allowed. @throws ProblemError `sign_in_expired` when the code expires before */
async function waitUntil(
  clock: PollClock,
  next: number,
  expiresAt: number,
  signal: AbortSignal,
): Promise<void> {
  const end = Math.min(next, expiresAt);
  for (let now = clock.now(); now < end; now = clock.now()) {
    await clock.pause(Math.ceil(end - now), signal).catch((error: unknown) => {
      throw signal.aborted ? cancelled() : error;
    });
  }
  if (clock.now() >= expiresAt) throw expired();
}

/** Temporary failures say nothing about the code. Every unknown error ends the sign-in. */
function classify(problem: ProblemError): 'pending' | 'slower' | 'failed' | 'over' {
  const error = problem instanceof AnswerProblem ? problem.error : undefined;
  if (error === 'authorization_pending') return 'pending';
  if (error === 'slow_down') return 'slower';
  const temporary = ['server_unreachable', 'timed_out', 'too_large', 'server_error', 'rate_limited'];
  if (temporary.includes(problem.code)) return 'failed';
  // Something else answered, such as a captive portal.
  const foreign = problem instanceof AnswerProblem && problem.code === 'unexpected_answer';
  return foreign && error === undefined ? 'failed' : 'over';
}

function finalProblem(problem: ProblemError): ProblemError {
  if (!(problem instanceof AnswerProblem)) return problem;
  if (problem.error === 'expired_token') return expired();
  if (problem.error === 'invalid_grant') {
    return new ProblemError(
      'sign_in_expired',
      'The code was already used, or the server no longer knows it.',
      {
        remedy: 'Get a new code.',
      },
    );
  }
  if (problem.error !== 'access_denied') return problem;
  return new ProblemError('access_denied', 'The sign-in was declined where the code was entered.', {
    remedy: 'Get a new code, and allow Latchkey to act for you.',
  });
}

function expired(): ProblemError {
  return new ProblemError('sign_in_expired', 'The code has run out.', { remedy: 'Get a new code.' });
}

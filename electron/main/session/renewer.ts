import type { ProblemError } from '../../../shared/model/problem.ts';
import { AnswerProblem, asProblem } from '../oauth/problems.ts';
import { createBackoff } from './backoff.ts';
import { usable } from './binding.ts';
import { endSession } from './end.ts';
import { notSignedIn } from './errors.ts';
import { nothingHeld } from './holder.ts';
import type { Parts } from './parts.ts';
import type { CurrentToken } from './ports.ts';
import { type Outcome, renewOnce } from './renewal.ts';
import { revokeLater } from './revoke.ts';
import { singleFlight } from './single-flight.ts';

const stopMs = 3_000;

/** Renews one session: one renewal for all who ask, and after a failure again when it is time. */
export interface Renewer {
  /** The token after a renewal; rejects with the one ProblemError that all who wait for it get. */
  renew(): Promise<CurrentToken>;
  /** Forgets when to try again. */
  calm(): void;
  stop(): Promise<void>;
}

export function createRenewer(parts: Parts): Renewer {
  const backoff = createBackoff();
  const stopping = new AbortController();
  let timer: NodeJS.Timeout | undefined;

  const flight = singleFlight(async () => {
    clearTimeout(timer);
    parts.holder.update({ state: 'renewing', retryAt: undefined });
    const from = parts.holder.now.generation;
    try {
      return await settle(await renewOnce(parts, stopping.signal), from);
    } catch (error) {
      const problem = asProblem(error);
      if (parts.holder.now.generation === from) wait(problem);
      throw problem;
    }
  });

  async function settle(outcome: Outcome, from: number): Promise<CurrentToken> {
    backoff.reset();
    if (outcome.kind === 'superseded' || parts.holder.now.generation !== from)
      return overtaken(parts, outcome);
    if (outcome.kind === 'current') return publish(outcome);
    if (outcome.kind === 'gone') return signedOutElsewhere(parts);
    await endSession(parts, outcome.problem);
    throw outcome.problem;
  }

  function publish(outcome: Extract<Outcome, { kind: 'current' }>): CurrentToken {
    const { tokens, receipt, generation, adopted } = outcome;
    const formerAccessToken = parts.holder.now.tokens?.access_token;
    parts.holder.update({
      state: 'active',
      tokens,
      receipt,
      generation,
      formerAccessToken,
      problem: undefined,
      signInProblem: undefined,
      retryAt: undefined,
    });
    parts.note('renewed', adopted ? 'Another Latchkey had renewed the session.' : 'The session was renewed.');
    return usable(parts, tokens, generation);
  }

  function wait(problem: ProblemError): void {
    if (stopping.signal.aborted) return;
    const delay = backoff.next(problem instanceof AnswerProblem ? problem.retryAfterMs : 0);
    parts.holder.update({ state: 'waiting', problem, retryAt: Date.now() + delay });
    parts.note('renewal_failed', problem.message, problem.remedy, problem.ending);
    timer = setTimeout(() => {
      // How it went is in the state by then; nobody else waits for this attempt.
      flight.run().catch(() => undefined);
    }, delay);
    timer.unref();
  }

  return {
    renew: () => flight.run(),
    calm() {
      clearTimeout(timer);
      backoff.reset();
    },
    async stop() {
      clearTimeout(timer);
      const running = flight.current();
      if (running === undefined) return stopping.abort();
      // An answer on its way is worth a moment; without it the next start resumes from INTENT.
      const patience = setTimeout(() => stopping.abort(), stopMs);
      await running.catch(() => undefined);
      clearTimeout(patience);
      stopping.abort();
      clearTimeout(timer);
    },
  };
}

/** Late by a sign-out or a sign-in: what it brought is for nobody. */
function overtaken(parts: Parts, outcome: Outcome): CurrentToken {
  const { tokens, generation } = parts.holder.now;
  if (tokens !== undefined) return usable(parts, tokens, generation);
  if (outcome.kind === 'superseded') revokeLater(parts, outcome.late);
  if (outcome.kind === 'current') revokeLater(parts, outcome.tokens.refresh_token);
  throw parts.holder.now.problem ?? notSignedIn();
}

function signedOutElsewhere(parts: Parts): never {
  const { generation } = parts.holder.now;
  parts.holder.update({ ...nothingHeld, state: 'signedOut', generation: generation + 1, problem: undefined });
  parts.note('signed_out', 'Another Latchkey signed out.');
  throw notSignedIn();
}

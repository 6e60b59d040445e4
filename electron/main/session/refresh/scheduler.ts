import type { ProblemError } from '../../../../shared/model/problem.ts';
import { singleFlight } from '../../lib/single-flight.ts';
import { asProblem } from '../../oauth/errors.ts';
import type { SessionContext } from '../context.ts';
import { checkDestinations } from '../destinations/guard.ts';
import { endSession } from '../end-session.ts';
import { notSignedIn } from '../errors.ts';
import { checkOpen, dropLock } from '../lock/lock.ts';
import type { CurrentToken, SecretStore } from '../ports.ts';
import { usable } from '../sign-in/dpop-binding.ts';
import { revokeLater } from '../sign-out/give-up.ts';
import { emptySessionData, type SessionData } from '../state.ts';
import { type Outcome, refreshOnce } from './refresh.ts';
import { createRetryTimer } from './retry-timer.ts';

type Kept = SecretStore['kept'];

const stopMs = 3_000;

/** Refreshes one session: one refresh for all who ask, and after a failure again when it is time. */
export interface RefreshScheduler {
  /** The token after a refresh; rejects with the one ProblemError that all who wait for it get. */
  refresh(): Promise<CurrentToken>;
  /** The computer woke or its network is back: a session that waits tries again within a second. */
  wake(): void;
  /** Forgets when to try again. */
  clearRetry(): void;
  stop(): Promise<void>;
}

export function createRefreshScheduler(context: SessionContext): RefreshScheduler {
  const stopping = new AbortController();
  // How it went is in the state by then; nobody else waits for this attempt.
  const timer = createRetryTimer(() => void flight.run().catch(() => undefined));

  const flight = singleFlight(async () => {
    checkOpen(context.holder.now);
    checkDestinations(context.holder.now);
    timer.clear();
    context.holder.update({ state: 'renewing', retryAt: undefined });
    const { generation: from, store } = context.holder.now;
    try {
      return await settle(await refreshOnce(context, stopping.signal), from, store?.kept);
    } catch (error) {
      const problem = asProblem(error);
      if (context.holder.now.generation === from) wait(problem);
      throw problem;
    }
  });

  async function settle(outcome: Outcome, from: number, kept: Kept | undefined): Promise<CurrentToken> {
    timer.reset();
    if (outcome.kind === 'superseded' || context.holder.now.generation !== from)
      return overtaken(context, outcome, kept);
    if (outcome.kind === 'current') return publish(outcome);
    if (outcome.kind === 'gone') return signedOutElsewhere(context);
    await endSession(context, outcome.problem);
    throw outcome.problem;
  }

  function publish(outcome: Extract<Outcome, { kind: 'current' }>): CurrentToken {
    const { tokens, receipt, generation, adopted } = outcome;
    const { now } = context.holder;
    const formerAccessToken = now.tokens?.access_token;
    context.holder.update({
      state: 'active',
      tokens,
      receipt,
      generation,
      formerAccessToken,
      unsaved: stillUnsaved(now, outcome.unsaved),
      problem: undefined,
      signInProblem: undefined,
      retryAt: undefined,
    });
    context.note(
      'renewed',
      adopted ? 'Another Latchkey had renewed the session.' : 'The session was renewed.',
    );
    return usable(context, tokens, generation);
  }

  function wait(problem: ProblemError): void {
    // What a person has to allow does not change with time.
    if (stopping.signal.aborted || context.holder.now.moved !== undefined) return;
    const retryAt = Date.now() + timer.after(problem);
    context.holder.update({ state: 'waiting', problem, retryAt });
    context.note('renewal_failed', problem);
  }

  return {
    refresh: () => flight.run(),
    wake() {
      const { state, moved } = context.holder.now;
      if (stopping.signal.aborted || state !== 'waiting' || moved !== undefined) return;
      context.holder.update({ retryAt: Date.now() + timer.wake() });
    },
    clearRetry: () => timer.reset(),
    async stop() {
      timer.clear();
      const running = flight.current();
      if (running === undefined) return stopping.abort();
      // An answer on its way is worth a moment; without it the next start resumes from INTENT.
      const patience = setTimeout(() => stopping.abort(), stopMs);
      await running.catch(() => undefined);
      clearTimeout(patience);
      stopping.abort();
      timer.clear();
    },
  };
}

/** After a refresh: what it could not write itself, or a session in memory that belongs elsewhere. */
function stillUnsaved(
  { store, unsaved }: SessionData,
  problem: ProblemError | undefined,
): SessionData['unsaved'] {
  if (unsaved !== undefined && unsaved.store !== store) return unsaved;
  return store === undefined || problem === undefined ? undefined : { store, problem };
}

/** Late by a sign-out or a sign-in: what it brought is for nobody. */
function overtaken(context: SessionContext, outcome: Outcome, kept: Kept | undefined): CurrentToken {
  if (outcome.kind === 'superseded') revokeLater(context, outcome.late, kept);
  if (outcome.kind === 'current') revokeLater(context, outcome.tokens.refresh_token, kept);
  const { tokens, generation } = context.holder.now;
  if (tokens !== undefined) return usable(context, tokens, generation);
  throw context.holder.now.problem ?? notSignedIn();
}

function signedOutElsewhere(context: SessionContext): never {
  const { generation } = context.holder.now;
  context.holder.update({
    ...emptySessionData,
    state: 'signedOut',
    generation: generation + 1,
    problem: undefined,
  });
  dropLock(context);
  context.note('signed_out', 'Another Latchkey signed out.');
  throw notSignedIn();
}

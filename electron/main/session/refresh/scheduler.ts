import type { ProblemError } from '../../../../shared/model/problem.ts';
import { singleFlight } from '../../lib/async.ts';
import { asProblem } from '../../oauth/errors.ts';
import type { SessionContext } from '../context.ts';
import { checkDestinations } from '../destinations/guard.ts';
import { endSession } from '../end-session.ts';
import { notSignedIn } from '../errors.ts';
import { checkOpen, dropLock } from '../lock/lock.ts';
import { usable } from '../sign-in/dpop-binding.ts';
import { type RevokingSession, revokeLater } from '../sign-out/give-up.ts';
import { emptySessionData, type SessionData } from '../state.ts';
import type { CurrentToken, SecretStore } from '../types.ts';
import { type Outcome, type RefreshDeps, refreshOnce } from './refresh.ts';
import { createRetryTimer } from './retry-timer.ts';

type Kept = SecretStore['kept'];

const stopMs = 3_000;

/** Refreshes one session: one refresh for all callers, and retries after a failure. */
export interface RefreshScheduler {
  /** The token after a refresh; rejects with the same ProblemError for all waiting callers. */
  refresh(): Promise<CurrentToken>;
  /** The computer woke or its network is back: a waiting session tries again within a second. */
  wake(): void;
  /** Cancels the planned retry. */
  clearRetry(): void;
  stop(): Promise<void>;
}

type RefreshContext = RefreshDeps &
  RevokingSession &
  Pick<SessionContext, 'holder' | 'lock' | 'note' | 'prover' | 'serial'>;

export function createRefreshScheduler(context: RefreshContext): RefreshScheduler {
  const { holder } = context;
  const stopping = new AbortController();
  // The state shows how it went; no caller waits for this attempt.
  const timer = createRetryTimer(() => void flight.run().catch(() => undefined));

  const flight = singleFlight(async () => {
    checkOpen(holder.now);
    checkDestinations(holder.now);
    timer.clear();
    holder.update({ state: 'renewing', retryAt: undefined });
    const { generation: from, store } = holder.now;
    try {
      const outcome = await refreshOnce(context, stopping.signal);
      timer.reset();
      return await settle(context, outcome, { from, kept: store?.kept });
    } catch (error) {
      const problem = asProblem(error);
      if (holder.now.generation === from) wait(problem);
      throw problem;
    }
  });

  function wait(problem: ProblemError): void {
    // A retry does not help while a person has to allow new destinations.
    if (stopping.signal.aborted || holder.now.moved !== undefined) return;
    const retryAt = Date.now() + timer.after(problem);
    holder.update({ state: 'waiting', problem, retryAt });
    context.note('renewal_failed', problem);
  }

  return {
    refresh: () => flight.run(),
    wake() {
      const { state, moved } = holder.now;
      if (stopping.signal.aborted || state !== 'waiting' || moved !== undefined) return;
      holder.update({ retryAt: Date.now() + timer.wake() });
    },
    clearRetry: () => timer.reset(),
    async stop() {
      timer.clear();
      const running = flight.current();
      if (running === undefined) return stopping.abort();
      // Gives a running request a moment; without its answer the next start resumes from INTENT.
      const patience = setTimeout(() => stopping.abort(), stopMs);
      await running.catch(() => undefined);
      clearTimeout(patience);
      stopping.abort();
      timer.clear();
    },
  };
}

/** Applies the outcome of a refresh that started at generation `from`, of tokens that were stored in `kept`. */
async function settle(
  context: RefreshContext,
  outcome: Outcome,
  { from, kept }: { from: number; kept: Kept | undefined },
): Promise<CurrentToken> {
  if (outcome.kind === 'superseded' || context.holder.now.generation !== from)
    return discard(context, outcome, kept);
  if (outcome.kind === 'current') return publish(context, outcome);
  if (outcome.kind === 'gone') return signedOutElsewhere(context);
  await endSession(context, outcome.problem);
  throw outcome.problem;
}

function publish(
  { holder, note, prover }: Pick<RefreshContext, 'holder' | 'note' | 'prover'>,
  outcome: Extract<Outcome, { kind: 'current' }>,
): CurrentToken {
  const { tokens, receipt, generation, adopted } = outcome;
  const { now } = holder;
  holder.update({
    state: 'active',
    tokens,
    receipt,
    generation,
    formerAccessToken: now.tokens?.access_token,
    unsaved: stillUnsaved(now, outcome.unsaved),
    problem: undefined,
    signInProblem: undefined,
    retryAt: undefined,
  });
  note('renewed', adopted ? 'Another Latchkey had renewed the session.' : 'The session was renewed.');
  return usable({ prover }, tokens, generation);
}

/** What is still unsaved after a refresh: its own failed write, or a session that is only in memory for now. */
function stillUnsaved(
  { store, unsaved }: SessionData,
  problem: ProblemError | undefined,
): SessionData['unsaved'] {
  if (unsaved !== undefined && unsaved.store !== store) return unsaved;
  return store === undefined || problem === undefined ? undefined : { store, problem };
}

/** A sign-out or sign-in came first: revokes the refreshed tokens. */
function discard(context: RefreshContext, outcome: Outcome, kept: Kept | undefined): CurrentToken {
  if (outcome.kind === 'superseded') revokeLater(context, outcome.late, kept);
  if (outcome.kind === 'current') revokeLater(context, outcome.tokens.refresh_token, kept);
  const { tokens, generation } = context.holder.now;
  if (tokens !== undefined) return usable(context, tokens, generation);
  throw context.holder.now.problem ?? notSignedIn();
}

function signedOutElsewhere({ holder, lock, note }: Pick<RefreshContext, 'holder' | 'lock' | 'note'>): never {
  const generation = holder.now.generation + 1;
  holder.update({ ...emptySessionData, state: 'signedOut', generation, problem: undefined });
  dropLock({ holder, lock });
  note('signed_out', 'Another Latchkey signed out.');
  throw notSignedIn();
}

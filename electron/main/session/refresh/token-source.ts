import type { ProblemError } from '../../../../shared/model/problem.ts';
import { cancelled } from '../../oauth/errors.ts';
import type { SessionContext } from '../context.ts';
import { checkDestinations } from '../destinations/guard.ts';
import { endSession } from '../end-session.ts';
import { notSignedIn, sessionEnded } from '../errors.ts';
import { checkOpen, isLocked, lockedProblem } from '../lock/lock.ts';
import { usable } from '../sign-in/dpop-binding.ts';
import { type RevokingSession, revokeLater } from '../sign-out/give-up.ts';
import type { SessionData } from '../state.ts';
import { isCertainlyGood, isDue, isGood } from '../token-expiry.ts';
import type { CurrentToken, TokenSource } from '../types.ts';
import { forgetPrevious } from './forget-previous.ts';
import type { RefreshScheduler } from './scheduler.ts';

type TokenContext = RevokingSession &
  Pick<SessionContext, 'deps' | 'holder' | 'lock' | 'note' | 'prover' | 'serial'>;

/** The session as the gateway sees it. `loaded` resolves when the stored session has been read. */
export function createTokenSource(
  context: TokenContext,
  scheduler: Pick<RefreshScheduler, 'refresh'>,
  loaded: Promise<void>,
): TokenSource {
  const { holder } = context;

  async function current(): Promise<CurrentToken> {
    if (holder.now.state === 'resolving') await loaded;
    checkOpen(holder.now);
    checkDestinations(holder.now);
    const { tokens, receipt, generation } = holder.now;
    if (tokens === undefined || receipt === undefined) throw reasonFor(holder.now);
    const token = usable(context, tokens, generation);
    const good = isGood(receipt);
    if (!isDue(receipt) || (good && holder.now.state === 'waiting')) return token;
    try {
      return await refresh();
    } catch (error) {
      // A token that is due for a refresh is still valid, so a failed refresh is no reason to stop.
      if (good && holder.now.generation === generation) return token;
      throw error;
    }
  }

  async function refresh(): Promise<CurrentToken> {
    const { state, problem } = holder.now;
    if (state === 'waiting' && problem !== undefined) throw problem;
    if (holder.now.tokens === undefined) throw reasonFor(holder.now);
    return await scheduler.refresh();
  }

  async function refreshAfter(generation: number): Promise<CurrentToken> {
    const { now } = holder;
    checkOpen(now);
    checkDestinations(now);
    if (now.tokens === undefined) throw reasonFor(holder.now);
    // The newer token may have expired too while the refused request was running.
    return now.generation > generation ? await current() : await refresh();
  }

  return {
    current: (signal) => abortable(signal, current()),
    refreshAfter: (generation, signal) => abortable(signal, refreshAfter(generation)),
    async refuse(generation, reason, ending) {
      const { now } = holder;
      if (now.tokens === undefined || now.receipt === undefined) return true;
      // The API may have refused the token only because it has expired by now.
      if (now.generation !== generation || !isCertainlyGood(now.receipt)) return false;
      await endSession(context, sessionEnded(reason, ending));
      // The session is over here, so it is ended on the server too.
      revokeLater(context, now.tokens.refresh_token, now.store?.kept, now.tokens);
      return true;
    },
    standing() {
      const { state, problem, tokens } = holder.now;
      const over = state === 'signedOut' || state === 'ended';
      return {
        signIn: tokens?.signed_in_at,
        waits: state === 'waiting' ? (problem ?? notSignedIn()) : undefined,
        over: over ? reasonFor(holder.now) : isLocked(holder.now) ? lockedProblem() : undefined,
      };
    },
    watch: (listener) => holder.watch(listener),
    worked(generation) {
      const { now } = holder;
      if (now.generation !== generation || now.tokens?.previous_refresh_token === undefined) return;
      forgetPrevious(context);
    },
  };
}

/** Ends one caller's wait; the other callers keep waiting. */
function abortable<T>(signal: AbortSignal | undefined, promise: Promise<T>): Promise<T> {
  if (signal === undefined) return promise;
  return new Promise<T>((resolve, reject) => {
    const abort = () => reject(cancelled());
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}

function reasonFor({ problem }: Pick<SessionData, 'problem'>): ProblemError {
  return problem ?? notSignedIn();
}

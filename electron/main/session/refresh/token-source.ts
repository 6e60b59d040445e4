import { cancelled } from '../../oauth/errors.ts';
import type { SessionContext } from '../context.ts';
import { checkDestinations } from '../destinations/guard.ts';
import { endSession } from '../end-session.ts';
import { notSignedIn, sessionEnded } from '../errors.ts';
import { checkOpen, isLocked, lockedProblem } from '../lock/lock.ts';
import type { CurrentToken, TokenSource } from '../ports.ts';
import { usable } from '../sign-in/dpop-binding.ts';
import { revokeLater } from '../sign-out/give-up.ts';
import { isDue, isGood, isGoodBeyondDoubt } from '../token-expiry.ts';
import { forgetPrevious } from './forget-previous.ts';
import type { RefreshScheduler } from './scheduler.ts';

/** The session as the gateway sees it. `loaded` resolves when the stored session has been read. */
export function createTokenSource(
  context: SessionContext,
  scheduler: RefreshScheduler,
  loaded: Promise<void>,
): TokenSource {
  const { holder } = context;

  async function current(): Promise<CurrentToken> {
    if (holder.now.state === 'resolving') await loaded;
    checkOpen(holder.now);
    checkDestinations(holder.now);
    const { tokens, receipt, generation } = holder.now;
    if (tokens === undefined || receipt === undefined) throw reasonFor(context);
    const token = usable(context, tokens, generation);
    const good = isGood(receipt);
    if (!isDue(receipt) || (good && holder.now.state === 'waiting')) return token;
    try {
      return await refresh();
    } catch (error) {
      // Due is not yet spent: while the token is good a refresh that failed is no reason to stop.
      if (good && holder.now.generation === generation) return token;
      throw error;
    }
  }

  async function refresh(): Promise<CurrentToken> {
    const { state, problem } = holder.now;
    if (state === 'waiting' && problem !== undefined) throw problem;
    if (holder.now.tokens === undefined) throw reasonFor(context);
    return await scheduler.refresh();
  }

  async function refreshAfter(generation: number): Promise<CurrentToken> {
    const { now } = holder;
    checkOpen(now);
    checkDestinations(now);
    if (now.tokens === undefined) throw reasonFor(context);
    // The newer token may have run out in turn while the refused request was on its way.
    return now.generation > generation ? await current() : await refresh();
  }

  return {
    current: (signal) => until(signal, current()),
    refreshAfter: (generation, signal) => until(signal, refreshAfter(generation)),
    async refuse(generation, reason, ending) {
      const { now } = holder;
      if (now.tokens === undefined || now.receipt === undefined) return true;
      // A token that may have run out by now may have been refused for that and for nothing else.
      if (now.generation !== generation || !isGoodBeyondDoubt(now.receipt)) return false;
      await endSession(context, sessionEnded(reason, ending));
      // Nobody here can use it any more, so the server need not keep it open.
      revokeLater(context, now.tokens.refresh_token, now.store?.kept, now.tokens);
      return true;
    },
    standing() {
      const { state, problem, tokens } = holder.now;
      const over = state === 'signedOut' || state === 'ended';
      return {
        signIn: tokens?.signed_in_at,
        waits: state === 'waiting' ? (problem ?? notSignedIn()) : undefined,
        over: over ? reasonFor(context) : isLocked(holder.now) ? lockedProblem() : undefined,
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

/** Ends one caller's wait without ending what all the others wait for. */
function until<T>(signal: AbortSignal | undefined, promise: Promise<T>): Promise<T> {
  if (signal === undefined) return promise;
  return new Promise<T>((resolve, reject) => {
    const abort = () => reject(cancelled());
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}

function reasonFor(context: SessionContext) {
  return context.holder.now.problem ?? notSignedIn();
}

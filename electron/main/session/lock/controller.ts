import { ProblemError } from '../../../../shared/model/problem.ts';
import { asProblem } from '../../oauth/errors.ts';
import type { SessionContext } from '../context.ts';
import { sessionEnded } from '../errors.ts';
import type { UnlockRequest } from '../ports.ts';
import type { RefreshScheduler } from '../refresh/scheduler.ts';
import type { SignIn } from '../sign-in/sign-in.ts';
import { signOut } from '../sign-out/sign-out.ts';
import { checkOpen, isLocked, isUnread, lockSession, minutesOf, unlockSession } from './lock.ts';

/** What becomes of a session that nobody is at; see `Sessions`. */
export interface LockController {
  lock(minutes: number): void;
  unlock(method: UnlockRequest['method']): Promise<void>;
  /** Takes up what the session was at when it was locked. */
  goOn(): void;
  signOutIdle(minutes: number): Promise<void>;
  checkOpen(): void;
}

export function createLockController(
  context: SessionContext,
  scheduler: RefreshScheduler,
  signIn: SignIn,
): LockController {
  const { holder } = context;

  function goOn(): void {
    // How it went is in the state.
    if (holder.now.moved !== undefined) return void context.question.raise();
    if (holder.now.tokens !== undefined && holder.now.state !== 'active')
      scheduler.refresh().catch(() => undefined);
  }

  return {
    goOn,
    lock(minutes) {
      signIn.cancel();
      scheduler.clearRetry();
      lockSession(context, minutes);
    },
    async unlock(method) {
      const { tokens, store, locked } = holder.now;
      if (!isLocked(holder.now) || tokens === undefined) return;
      if (method !== 'system') {
        if (tokens.acts_as === 'app') throw nobodysSession();
        if (tokens.account === undefined) throw nobodyKnown();
        return signIn.start(method, { keep: store?.kept === 'vault', whose: tokens.account });
      }
      await confirmOwner(context);
      // What was locked since is another session, and the question was not about it.
      if (holder.now.locked !== locked || !isLocked(holder.now)) return;
      unlockSession(context);
      goOn();
    },
    async signOutIdle(minutes) {
      signIn.cancel();
      scheduler.clearRetry();
      // Whom it is of is not known, nor what to tell the server: nobody is signed out unseen.
      if (isUnread(holder.now)) return lockSession(context, minutes);
      const done = signOut(context);
      const { generation } = holder.now;
      await done.finally(() => {
        if (holder.now.generation !== generation || holder.now.state !== 'signedOut') return;
        // What could not be removed matters more than why it was to be.
        if (holder.now.problem !== undefined) return;
        const message = `You were signed out after ${minutesOf(minutes)} without activity.`;
        holder.update({ state: 'ended', problem: sessionEnded(message) });
      });
    },
    checkOpen: () => checkOpen(holder.now),
  };
}

async function confirmOwner({ deps, connection }: SessionContext): Promise<void> {
  if (deps.owner?.available() !== true) {
    throw new ProblemError('invalid_input', 'This computer has no way to ask who is there.', {
      remedy: 'Unlock with a sign-in.',
    });
  }
  await deps.owner.confirm(`unlock ${connection.name}`).catch((error: unknown) => {
    throw new ProblemError('sign_in_cancelled', 'The computer did not confirm that it is you.', {
      remedy: 'Try again, or unlock with a sign-in.',
      cause: asProblem(error).cause,
    });
  });
}

function nobodysSession(): ProblemError {
  return new ProblemError(
    'invalid_input',
    'This session is the app’s own, so no person’s sign-in unlocks it.',
    {
      remedy: 'Sign out, and start it again.',
    },
  );
}

function nobodyKnown(): ProblemError {
  return new ProblemError('not_signed_in', 'The server never said whose session this is.', {
    remedy: 'Sign out, and sign in again.',
  });
}

import type { Connection } from '../../../../shared/model/connection.ts';
import { ProblemError } from '../../../../shared/model/problem.ts';
import { asProblem } from '../../oauth/errors.ts';
import type { ChangeConfirmation } from '../destinations/destinations.ts';
import { sessionEnded } from '../errors.ts';
import type { RefreshScheduler } from '../refresh/scheduler.ts';
import type { SignIn } from '../sign-in/sign-in.ts';
import type { SessionsDeps, UnlockMethod } from '../types.ts';
import {
  checkOpen,
  isLocked,
  isUnread,
  type Lockable,
  lockSession,
  minutesOf,
  unlockSession,
} from './lock.ts';

/** Locks, unlocks and signs out a session whose owner is away. */
export interface LockController {
  /**
   * Locks a session that somebody is signed in to, or that cannot be read yet: nothing of it is shown, sent or
   * requested until it is unlocked. Zero minutes: a person asked for it.
   */
  lock(minutes: number): Promise<void>;
  /** Unlocks, or starts a sign-in that does; `onChange` reports how that ends. */
  unlock(method: UnlockMethod): Promise<void>;
  /** Resumes what the session was doing when it was locked. */
  resume(): void;
  /** Signs out a session that was idle for so many minutes. The session tells its owner why. */
  signOutIdle(minutes: number): Promise<void>;
  /** @throws ProblemError `locked` */
  checkOpen(): void;
}

interface LockedSession extends Lockable {
  connection: Pick<Connection, 'name'>;
  deps: Pick<SessionsDeps, 'owner'>;
  confirmation: Pick<ChangeConfirmation, 'raise'>;
}

interface LockControllerDeps {
  scheduler: Pick<RefreshScheduler, 'refresh' | 'clearRetry'>;
  signIn: Pick<SignIn, 'start' | 'cancel'>;
  signOut(): Promise<void>;
}

export function createLockController(
  session: LockedSession,
  { scheduler, signIn, signOut }: LockControllerDeps,
): LockController {
  const { holder } = session;

  function resume(): void {
    // The state shows how it went.
    if (holder.now.moved !== undefined) return void session.confirmation.raise();
    if (holder.now.tokens !== undefined && holder.now.state !== 'active')
      scheduler.refresh().catch(() => undefined);
  }

  return {
    resume,
    async lock(minutes) {
      signIn.cancel();
      scheduler.clearRetry();
      lockSession(session, minutes);
    },
    async unlock(method) {
      const { tokens, store, locked } = holder.now;
      if (!isLocked(holder.now) || tokens === undefined) return;
      if (method !== 'system') {
        if (tokens.acts_as === 'app') throw sessionOfApp();
        if (tokens.account === undefined) throw unknownOwner();
        return signIn.start(method, { keep: store?.kept === 'vault', owner: tokens.account });
      }
      await confirmOwner(session);
      // The confirmation was not about a session that was locked in the meantime.
      if (holder.now.locked !== locked || !isLocked(holder.now)) return;
      unlockSession(session);
      resume();
    },
    async signOutIdle(minutes) {
      signIn.cancel();
      scheduler.clearRetry();
      // Its owner is not known, nor what to revoke, so it cannot be signed out.
      if (isUnread(holder.now)) return lockSession(session, minutes);
      const done = signOut();
      const { generation } = holder.now;
      await done.finally(() => {
        if (holder.now.generation !== generation || holder.now.state !== 'signedOut') return;
        // A failed removal matters more than the reason for it.
        if (holder.now.problem !== undefined) return;
        const message = `You were signed out after ${minutesOf(minutes)} without activity.`;
        holder.update({ state: 'ended', problem: sessionEnded(message) });
      });
    },
    checkOpen: () => checkOpen(holder.now),
  };
}

async function confirmOwner({ deps, connection }: Pick<LockedSession, 'deps' | 'connection'>): Promise<void> {
  if (deps.owner?.available() !== true) {
    throw new ProblemError('invalid_input', 'This computer cannot check that it is you.', {
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

function sessionOfApp(): ProblemError {
  return new ProblemError('invalid_input', 'This session belongs to the app, so no sign-in can unlock it.', {
    remedy: 'Sign out, and start it again.',
  });
}

function unknownOwner(): ProblemError {
  return new ProblemError('not_signed_in', 'The server never said whose session this is.', {
    remedy: 'Sign out, and sign in again.',
  });
}

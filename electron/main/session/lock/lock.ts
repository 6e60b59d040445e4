import { ProblemError } from '../../../../shared/model/problem.ts';
import type { Account } from '../../../../shared/model/session.ts';
import type { SessionContext } from '../context.ts';
import type { SignedIn } from '../sign-in/establish.ts';
import { revokeLater } from '../sign-out/give-up.ts';
import type { SessionData } from '../state.ts';

/** Whether there is a session, and nobody may see or use it until its owner is back. */
export function isLocked({ locked, tokens }: Pick<SessionData, 'locked' | 'tokens'>): boolean {
  return locked !== undefined && tokens !== undefined;
}

/** @throws ProblemError `locked` */
export function checkOpen(held: Pick<SessionData, 'locked' | 'tokens'>): void {
  if (isLocked(held)) throw lockedProblem();
}

export function lockedProblem(): ProblemError {
  return new ProblemError('locked', 'This session is locked.', { remedy: 'Unlock it, or sign out.' });
}

/** Whether somebody may be signed in, and nobody can say who: what is stored could not be read yet. */
export function isUnread({ state, tokens }: Pick<SessionData, 'state' | 'tokens'>): boolean {
  return tokens === undefined && (state === 'waiting' || state === 'resolving');
}

/**
 * Locks a session that somebody is signed in to, or may be: what cannot be read yet is locked when it can. What is kept
 * of it stays as it is. Zero minutes: somebody asked.
 */
export function lockSession(context: SessionContext, minutes: number): void {
  const { holder, lock } = context;
  const { now } = holder;
  if (now.locked !== undefined || (now.tokens === undefined && !isUnread(now))) return;
  const locked = { at: Date.now(), minutes };
  lock.lock(locked);
  holder.update({ locked, signInProblem: undefined });
  const why = minutes === 0 ? 'by hand' : `after ${minutesOf(minutes)} without activity`;
  context.note('locked', `The session was locked ${why}.`);
}

export function unlockSession(context: SessionContext): void {
  context.lock.unlock();
  context.holder.update({ locked: undefined, signIn: undefined, signInProblem: undefined });
  context.note('unlocked', 'The session was unlocked.');
}

/**
 * Unlocks with a sign-in that was made for that alone: it shows who is there, and the session goes on as it was.
 * @throws ProblemError `wrong_account` when it is somebody else, and leaves the session locked
 */
export function unlockWith(
  context: SessionContext,
  { granted }: SignedIn,
  about: { whose: Account; signal: AbortSignal },
): void {
  // Nobody asked for one; a server that gives one all the same takes it back, and nothing else (RFC 7009 §2.1).
  revokeLater(context, granted.refresh_token, context.holder.now.store?.kept);
  if (about.signal.aborted || !isLocked(context.holder.now)) return;
  if (granted.account?.sub !== about.whose.sub) throw otherAccount(about.whose);
  unlockSession(context);
}

/** Nothing of the session is left that a lock stands before: whoever signs in next begins anew. */
export function dropLock({ holder, lock }: SessionContext): void {
  lock.unlock();
  if (holder.now.locked !== undefined) holder.update({ locked: undefined });
}

/** `20 minutes`, for a sentence. */
export function minutesOf(minutes: number): string {
  return minutes === 1 ? '1 minute' : `${minutes} minutes`;
}

function otherAccount({ name, username }: Account): ProblemError {
  const whose = name ?? username;
  const message = whose === undefined ? 'That was another account.' : `That was not the account of ${whose}.`;
  return new ProblemError('wrong_account', `${message} The session stays locked.`, {
    remedy: 'Unlock with the account that is signed in here, or sign out first.',
  });
}

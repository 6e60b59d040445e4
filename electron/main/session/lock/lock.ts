import { ProblemError } from '../../../../shared/model/problem.ts';
import type { SessionActivity } from '../activity.ts';
import type { SessionData, StateHolder } from '../state.ts';
import type { SessionLock } from './storage.ts';

/** What locking uses of a session. */
export interface Lockable {
  holder: StateHolder;
  lock: SessionLock;
  note: SessionActivity['note'];
}

/** Whether there is a session that nobody may see or use until its owner returns. */
export function isLocked({ locked, tokens }: Pick<SessionData, 'locked' | 'tokens'>): boolean {
  return locked !== undefined && tokens !== undefined;
}

/** @throws ProblemError `locked` */
export function checkOpen(data: Pick<SessionData, 'locked' | 'tokens'>): void {
  if (isLocked(data)) throw lockedProblem();
}

export function lockedProblem(): ProblemError {
  return new ProblemError('locked', 'This session is locked.', { remedy: 'Unlock it, or sign out.' });
}

/** Whether somebody may be signed in, but the stored session could not be read yet. */
export function isUnread({ state, tokens }: Pick<SessionData, 'state' | 'tokens'>): boolean {
  return tokens === undefined && (state === 'waiting' || state === 'resolving');
}

/**
 * Locks a session that somebody is or may be signed in to; one that cannot be read yet is locked once it can. The
 * stored session stays as it is. Zero minutes: a person asked for it.
 */
export function lockSession({ holder, lock, note }: Lockable, minutes: number): void {
  const { now } = holder;
  if (now.locked !== undefined || (now.tokens === undefined && !isUnread(now))) return;
  const locked = { at: Date.now(), minutes };
  lock.lock(locked);
  holder.update({ locked, signInProblem: undefined });
  const why = minutes === 0 ? 'by hand' : `after ${minutesOf(minutes)} without activity`;
  note('locked', `The session was locked ${why}.`);
}

export function unlockSession({ holder, lock, note }: Lockable): void {
  lock.unlock();
  holder.update({ locked: undefined, signIn: undefined, signInProblem: undefined });
  note('unlocked', 'The session was unlocked.');
}

/** Removes a lock that no longer protects a session: the next sign-in starts unlocked. */
export function dropLock({ holder, lock }: Pick<Lockable, 'holder' | 'lock'>): void {
  lock.unlock();
  if (holder.now.locked !== undefined) holder.update({ locked: undefined });
}

/** `20 minutes`, for a sentence. */
export function minutesOf(minutes: number): string {
  return minutes === 1 ? '1 minute' : `${minutes} minutes`;
}

import type { LockedSince } from '../../../shared/model/idle.ts';
import { ProblemError } from '../../../shared/model/problem.ts';
import type { Account } from '../../../shared/model/session.ts';
import type { SignedIn } from './begin.ts';
import { storeProblem } from './errors.ts';
import type { Held } from './holder.ts';
import type { Parts } from './parts.ts';
import type { LockKeeping } from './ports.ts';
import { revokeLater } from './revoke-later.ts';

/** Whether there is a session, and nobody may see or use it until its owner is back. */
export function isLocked({ locked, tokens }: Pick<Held, 'locked' | 'tokens'>): boolean {
  return locked !== undefined && tokens !== undefined;
}

/** @throws ProblemError `locked` */
export function checkOpen(held: Pick<Held, 'locked' | 'tokens'>): void {
  if (isLocked(held)) throw lockedProblem();
}

export function lockedProblem(): ProblemError {
  return new ProblemError('locked', 'This session is locked.', { remedy: 'Unlock it, or sign out.' });
}

/** Locks a session that somebody is signed in to; what is kept of it stays as it is. Zero minutes: somebody asked. */
export function lockSession(parts: Parts, minutes: number): void {
  const { holder } = parts;
  if (holder.now.tokens === undefined || isLocked(holder.now)) return;
  holder.update({ locked: { at: Date.now(), minutes }, signInProblem: undefined });
  const why = minutes === 0 ? 'by hand' : `after ${minutesOf(minutes)} without activity`;
  parts.note('locked', `The session was locked ${why}.`);
}

export function unlockSession(parts: Parts): void {
  parts.holder.update({ locked: undefined, signIn: undefined, signInProblem: undefined });
  parts.note('unlocked', 'The session was unlocked.');
}

/**
 * Unlocks with a sign-in that was made for that alone: it shows who is there, and the session goes on as it was.
 * @throws ProblemError `wrong_account` when it is somebody else, and leaves the session locked
 */
export function unlockWith(
  parts: Parts,
  { granted }: SignedIn,
  about: { whose: Account; signal: AbortSignal },
): void {
  // Nobody asked for one; a server that gives one all the same takes it back, and nothing else (RFC 7009 §2.1).
  revokeLater(parts, granted.refresh_token, parts.holder.now.store?.kept);
  if (about.signal.aborted) return;
  if (granted.account?.sub !== about.whose.sub) throw otherAccount(about.whose);
  unlockSession(parts);
}

/** Keeps each change of `locked` where it outlives the app. */
export function followLock(
  locks: LockKeeping | undefined,
  about: { id: string; trailing: Set<Promise<void>>; failed(problem: ProblemError): void },
): (locked: LockedSince | undefined) => void {
  const { id, trailing, failed } = about;
  let kept = locks?.held(id);
  return (locked) => {
    if (locks === undefined || locked === kept) return;
    kept = locked;
    const write = locks
      .keep(id, locked)
      .catch((error: unknown) => failed(storeProblem(error)))
      .finally(() => trailing.delete(write));
    trailing.add(write);
  };
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

import { ProblemError } from '../../../../shared/model/problem.ts';
import type { Account } from '../../../../shared/model/session.ts';
import { isLocked, type Lockable, unlockSession } from '../lock/lock.ts';
import { type RevokingSession, revokeLater } from '../sign-out/give-up.ts';
import type { SignedIn } from './attempt.ts';

/**
 * Unlocks with a sign-in that was made only for that. It shows who is present; the session continues as it was.
 * @throws ProblemError `wrong_account` when it is somebody else; the session stays locked
 */
export function unlockWith(
  context: RevokingSession & Lockable,
  { granted }: SignedIn,
  { owner, signal }: { owner: Account; signal: AbortSignal },
): void {
  // The request asked for no refresh token; revoking one that came anyway ends nothing else (RFC 7009 §2.1).
  revokeLater(context, granted.refresh_token, context.holder.now.store?.kept);
  if (signal.aborted || !isLocked(context.holder.now)) return;
  if (granted.account?.sub !== owner.sub) throw otherAccount(owner);
  unlockSession(context);
}

function otherAccount({ name, username }: Account): ProblemError {
  const owner = name ?? username;
  const message = owner === undefined ? 'That was another account.' : `That was not the account of ${owner}.`;
  return new ProblemError('wrong_account', `${message} The session stays locked.`, {
    remedy: 'Unlock with the account that is signed in here, or sign out first.',
  });
}

import { ProblemError } from '../../../../shared/model/problem.ts';
import { accountLabel } from '../../oauth/account.ts';
import type { SessionContext } from '../context.ts';
import type { SessionData } from '../state.ts';
import type { SignedIn } from './attempt.ts';

/**
 * Asks a person to confirm a sign-in that was finished outside the app and brought another account than this session
 * had before. Without a yes no session is established. @throws ProblemError `account_declined`
 */
export async function checkAccount(
  { holder, connection, deps }: Pick<SessionContext, 'holder' | 'connection' | 'deps'>,
  signedIn: SignedIn,
  signal: AbortSignal,
): Promise<void> {
  const { finishedOutside, granted } = signedIn;
  const { account } = granted;
  const expected = expectedSubject(holder.now);
  if (finishedOutside === undefined || expected === undefined || account?.sub === expected) return;
  finishedOutside.asking();
  const label = account === undefined ? connection.name : accountLabel(account);
  const agreed = await deps.confirmAccount?.({ connection, account: label, signal });
  if (agreed !== true) throw declined();
}

/** The person whose session this is, or was last in this run. The app's own sessions belong to no person. */
function expectedSubject({ tokens, formerSubject }: SessionData): string | undefined {
  if (tokens === undefined) return formerSubject;
  return tokens.acts_as === 'app' ? undefined : tokens.account?.sub;
}

function declined(): ProblemError {
  return new ProblemError(
    'account_declined',
    'Another account than before signed in, and it was not accepted.',
    {
      remedy: 'Sign in again with the account you want.',
    },
  );
}

import { ProblemError } from '../../../../shared/model/problem.ts';
import { accountLabel } from '../../oauth/account.ts';
import type { SessionContext } from '../context.ts';
import type { SignedIn } from './establish.ts';

/**
 * Asks a person, where a sign-in was finished out of sight and brought another account than this session had before.
 * Without a yes nothing begins. @throws ProblemError `account_declined`
 */
export async function checkAccount(
  context: SessionContext,
  signedIn: SignedIn,
  signal: AbortSignal,
): Promise<void> {
  const { outOfSight, granted } = signedIn;
  const { account } = granted;
  const expected = expectedSubject(context);
  if (outOfSight === undefined || expected === undefined || account?.sub === expected) return;
  outOfSight.asking();
  const { connection, deps } = context;
  const label = account === undefined ? connection.name : accountLabel(account);
  const agreed = await deps.confirmAccount?.({ connection, account: label, signal });
  if (agreed !== true) throw declined();
}

/** Whose session it is, or was last while the app runs; of the app's own, nobody's. */
function expectedSubject({ holder: { now } }: SessionContext): string | undefined {
  const { tokens } = now;
  if (tokens === undefined) return now.formerSubject;
  return tokens.acts_as === 'app' ? undefined : tokens.account?.sub;
}

function declined(): ProblemError {
  return new ProblemError(
    'account_declined',
    'Another account than before signed in, and it was not taken.',
    {
      remedy: 'Sign in again with the account you want.',
    },
  );
}

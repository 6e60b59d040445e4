import { ProblemError } from '../../../../shared/model/problem.ts';
import type { BrowserTrouble } from '../../oauth/loopback/loopback.ts';
import type { Granted } from '../../oauth/token-response.ts';
import type { SessionContext } from '../context.ts';
import { revokeLater } from '../sign-out/give-up.ts';
import type { Attempt } from './sign-in.ts';

/** Tells the person of a browser that is not the one that was opened; the sign-in goes on waiting for the right one. */
export function reportOtherBrowser(context: SessionContext, attempt: Attempt, what: BrowserTrouble): void {
  if (attempt.signal.aborted) return;
  const problem = problems[what]();
  context.holder.update({ signInProblem: problem });
  context.note('sign_in_failed', problem);
}

/**
 * Refuses what a sign-in brought when somebody else was at its address as well: nobody knows whose account it is. It is
 * given back to the server. @throws ProblemError `other_browser`
 */
export function refuseContested(
  context: SessionContext,
  { keep }: Pick<Attempt, 'keep'>,
  { refresh_token }: Pick<Granted, 'refresh_token'>,
): never {
  revokeLater(context, refresh_token, keep ? 'vault' : 'memory');
  throw problems.contested();
}

const problems = {
  contested: () =>
    new ProblemError(
      'other_browser',
      'Another browser or program on this computer opened the sign-in address as well, so nobody was signed in by it.',
      {
        remedy:
          'Open the browser again. If it happens once more, somebody may be reading along: sign in with a password or on another device.',
      },
    ),
  otherBrowser: () =>
    new ProblemError('other_browser', 'The browser that came back is not the one the sign-in began in.', {
      remedy:
        'Open the browser again, or copy the address into the one you want to use. It has to keep cookies for 127.0.0.1.',
    }),
};

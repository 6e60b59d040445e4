import { ProblemError } from '../../../../shared/model/problem.ts';
import type { BrowserTrouble } from '../../oauth/loopback/loopback.ts';
import type { Granted } from '../../oauth/token-response.ts';
import type { SessionContext } from '../context.ts';
import { type RevokingSession, revokeLater } from '../sign-out/give-up.ts';
import type { Attempt } from './attempt.ts';

/** Reports a browser other than the one that was opened; the sign-in keeps waiting for the right one. */
export function reportOtherBrowser(
  { holder, note }: Pick<SessionContext, 'holder' | 'note'>,
  attempt: Pick<Attempt, 'signal'>,
  trouble: BrowserTrouble,
): void {
  if (attempt.signal.aborted) return;
  const problem = problems[trouble]();
  holder.update({ signInProblem: problem });
  note('sign_in_failed', problem);
}

/**
 * Refuses and revokes the tokens of a sign-in whose address somebody else opened too: they may belong to another
 * person's account. @throws ProblemError `other_browser`
 */
export function refuseContested(
  context: RevokingSession,
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

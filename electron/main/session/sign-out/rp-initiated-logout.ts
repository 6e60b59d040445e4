import { ProblemError } from '../../../../shared/model/problem.ts';
import { endSessionPage } from '../../oauth/rp-initiated-logout.ts';
import type { SessionContext } from '../context.ts';
import { openPage } from '../sign-in/open-page.ts';
import type { Tokens } from '../storage/record.ts';

/**
 * Looks whether the server has a page for signing out of the browser, after the sign-out of `generation`. Only a
 * session that began in the browser has one there; rejects with a ProblemError.
 */
export async function findEndSessionPage(
  context: SessionContext,
  tokens: Tokens,
  generation: number,
): Promise<void> {
  if (tokens.nonce === undefined) return;
  const { holder } = context;
  const [server, { client_id }] = await Promise.all([context.server(), context.clients.held()]);
  const page = endSessionPage(server, { clientId: client_id, account: tokens.account });
  if (page === undefined || holder.now.generation !== generation) return;
  holder.update({ signedOut: { ...holder.now.signedOut, page } });
}

/** Opens that page in the system browser. */
export async function openEndSessionPage(context: SessionContext): Promise<void> {
  const { state, signedOut } = context.holder.now;
  const page = state === 'signedOut' ? signedOut?.page : undefined;
  if (page === undefined) throw noPage();
  await openPage(context, page);
}

function noPage(): ProblemError {
  return new ProblemError('invalid_input', 'There is no page to sign out of the browser with.', {
    remedy: 'Sign out on the website of the server.',
  });
}

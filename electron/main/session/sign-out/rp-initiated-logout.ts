import { ProblemError } from '../../../../shared/model/problem.ts';
import { endSessionPage } from '../../oauth/rp-initiated-logout.ts';
import type { SessionContext } from '../context.ts';
import { openPage } from '../sign-in/open-page.ts';
import type { Tokens } from '../storage/record.ts';

/**
 * Checks after the sign-out of `generation` whether the server has a page to sign out of the browser. Only a session
 * that began in the browser can use it. Rejects with a ProblemError.
 */
export async function findEndSessionPage(
  { holder, server, clients }: Pick<SessionContext, 'holder' | 'server' | 'clients'>,
  tokens: Tokens,
  generation: number,
): Promise<void> {
  if (tokens.nonce === undefined) return;
  const [metadata, { client_id }] = await Promise.all([server(), clients.current()]);
  const page = endSessionPage(metadata, { clientId: client_id, account: tokens.account });
  if (page === undefined || holder.now.generation !== generation) return;
  holder.update({ signedOut: { ...holder.now.signedOut, page } });
}

/** Opens that page in the system browser. @throws ProblemError `invalid_input` when there is none */
export async function openEndSessionPage(
  context: Pick<SessionContext, 'holder' | 'note' | 'deps'>,
): Promise<void> {
  const { state, signedOut } = context.holder.now;
  const page = state === 'signedOut' ? signedOut?.page : undefined;
  if (page === undefined) throw noPage();
  await openPage(context, page);
}

function noPage(): ProblemError {
  return new ProblemError('invalid_input', 'There is no page for signing out of the browser.', {
    remedy: 'Sign out on the website of the server.',
  });
}

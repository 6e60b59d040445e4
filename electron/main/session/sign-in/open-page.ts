import { asProblem } from '../../oauth/errors.ts';
import { openRedirect } from '../../oauth/grants/redirect.ts';
import type { SessionContext } from '../context.ts';
import type { BrowserPage } from '../types.ts';

/**
 * Opens a page through a one-time loopback address that redirects to it; by its own address where no program may
 * listen. `contested` is called when a second browser requests that address. Rejects when the browser does not open.
 */
export async function openPage(
  { note, deps }: Pick<SessionContext, 'note' | 'deps'>,
  { address, endpoint }: BrowserPage,
  contested?: () => void,
): Promise<void> {
  const via = await openRedirect(address, contested).catch((error: unknown) => {
    note('sign_in_failed', `The page is opened by its own address. ${asProblem(error).message}`);
    return undefined;
  });
  await deps.openBrowser({ address, endpoint, via });
}

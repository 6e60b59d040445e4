import { asProblem } from '../../oauth/errors.ts';
import { openRedirect } from '../../oauth/grants/redirect.ts';
import type { SessionContext } from '../context.ts';
import type { BrowserPage } from '../ports.ts';

/**
 * Opens a page by an address of this computer that leads there once; where no program may listen, by its own address.
 * `contested` is told when a second browser asks for that address. Rejects when the browser does not open.
 */
export async function openPage(
  context: SessionContext,
  { address, endpoint }: BrowserPage,
  contested?: () => void,
): Promise<void> {
  const via = await openRedirect(address, contested).catch((error: unknown) => {
    context.note('sign_in_failed', `The page is opened by its own address. ${asProblem(error).message}`);
    return undefined;
  });
  await context.deps.openBrowser({ address, endpoint, via });
}

import { isSafeUrl } from '../../../shared/model/connection.ts';
import { ProblemError } from '../../../shared/model/problem.ts';

/**
 * True for an address that may open in the system's browser: https (http on this computer alone), no user name,
 * and its origin one of those given, exactly.
 */
function mayOpen(url: string, origins: readonly string[]): boolean {
  return isSafeUrl(url) && origins.includes(new URL(url).origin);
}

/**
 * Opens an authorization request in the system's browser.
 * @throws ProblemError `egress_refused` for an address that belongs to no connection
 */
export async function openInBrowser(
  url: string,
  origins: readonly string[],
  open: (url: string) => Promise<void>,
): Promise<void> {
  if (!mayOpen(url, origins)) {
    throw new ProblemError(
      'egress_refused',
      'The sign-in page lies on an address that does not belong to this connection, so it was not opened.',
      { remedy: 'Name its authorization_endpoint in the connections file if the address is right.' },
    );
  }
  await open(url);
}

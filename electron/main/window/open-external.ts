import { isSafeUrl } from '../../../shared/model/connection.ts';
import { ProblemError } from '../../../shared/model/problem.ts';

/**
 * True for a request to this endpoint and nothing else: https (http on this computer alone), no user
 * name, the endpoint's own origin and path.
 */
function isRequestTo(endpoint: string, url: string): boolean {
  if (!isSafeUrl(url) || !isSafeUrl(endpoint)) return false;
  const [asked, allowed] = [new URL(url), new URL(endpoint)];
  return asked.origin === allowed.origin && asked.pathname === allowed.pathname;
}

/**
 * Opens a page for signing in or out in the system's browser.
 * @param endpoint the authorization or end-session endpoint, from the connection or from its issuer's metadata, or the page
 * for a device code, from the issuer's answer
 * @throws ProblemError `egress_refused` for any other address
 */
export async function openInBrowser(
  url: string,
  endpoint: string,
  open: (url: string) => Promise<void>,
): Promise<void> {
  if (!isRequestTo(endpoint, url)) {
    throw new ProblemError(
      'egress_refused',
      'The page lies on an address that does not belong to this connection, so it was not opened.',
      { remedy: 'Ask whoever runs the server for the right connection file.' },
    );
  }
  await open(url);
}

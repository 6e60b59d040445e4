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

/** A start address of the app's own: plain http, on 127.0.0.1 and a port, and nothing that could be read from it. */
const start = /^http:\/\/127\.0\.0\.1:\d{1,5}\/start\/[\w-]{32,64}$/;

interface Page {
  address: string;
  /**
   * The authorization or end-session endpoint, from the connection or from its issuer's metadata, or the page for a
   * device code, from the issuer's answer.
   */
  endpoint: string;
  /** Opened in place of `address`, to which it leads. */
  via?: string | undefined;
}

/**
 * Opens a page for signing in or out in the system's browser.
 * @throws ProblemError `egress_refused` for an address that is no request to the endpoint, or a way there that is not ours
 */
export async function openInBrowser(
  { address, endpoint, via }: Page,
  open: (url: string) => Promise<void>,
): Promise<void> {
  if (!isRequestTo(endpoint, address) || (via !== undefined && !start.test(via))) {
    throw new ProblemError(
      'egress_refused',
      'The page lies on an address that does not belong to this connection, so it was not opened.',
      { remedy: 'Ask whoever runs the server for the right connection file.' },
    );
  }
  await open(via ?? address);
}

import { isSafeUrl } from '../../../shared/model/connection.ts';
import { ProblemError } from '../../../shared/model/problem.ts';

/** True only for a request to this endpoint: https (http on loopback only), no user name, the same origin and path. */
function isRequestTo(endpoint: string, url: string): boolean {
  if (!isSafeUrl(url) || !isSafeUrl(endpoint)) return false;
  const [requested, allowed] = [new URL(url), new URL(endpoint)];
  return requested.origin === allowed.origin && requested.pathname === allowed.pathname;
}

/** A start page of the app: plain http on a port of 127.0.0.1, without any readable data in it. */
const startPage = /^http:\/\/127\.0\.0\.1:\d{1,5}\/start\/[\w-]{32,64}$/;

interface Page {
  address: string;
  /**
   * The authorization or end-session endpoint from the connection or the issuer's metadata, or the verification page
   * for a device code from the issuer's response.
   */
  endpoint: string;
  /** Opened instead of `address`; redirects there. */
  via?: string | undefined;
}

/**
 * Opens a sign-in or sign-out page in the default browser.
 * @throws ProblemError `egress_refused` if `address` is not a request to the endpoint or `via` is not a start page of the app
 */
export async function openInBrowser(
  { address, endpoint, via }: Page,
  open: (url: string) => Promise<void>,
): Promise<void> {
  if (!isRequestTo(endpoint, address) || (via !== undefined && !startPage.test(via))) {
    throw new ProblemError(
      'egress_refused',
      'The page lies on an address that does not belong to this connection, so it was not opened.',
      { remedy: 'Ask whoever runs the server for the right connection file.' },
    );
  }
  await open(via ?? address);
}

import { randomBytes } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { isSafeUrl } from '../../../../shared/model/connection.ts';
import { ProblemError } from '../../../../shared/model/problem.ts';
import { sameText } from '../../lib/same-text.ts';

const startPath = '/start/';

/** One start address: it redirects the first browser, and afterwards only that one. */
interface Start {
  path: string;
  address: string;
  /** The cookie of the first browser. */
  cookie: string | undefined;
  /** Another browser requested it too, so it is unknown which one is the person's. */
  contested: boolean;
}

/** The result of a request to a start address. */
export type StartAnswer =
  | { kind: 'onward'; location: string; cookies: string[] }
  /** A prefetch; the person's own request is still to come. */
  | { kind: 'lookAhead' }
  | { kind: 'taken' }
  | { kind: 'replaced' };

/** The start of a browser that returned. */
export interface Begun {
  readonly contested: boolean;
}

export interface Starts {
  /** Creates a start path that redirects to `address`. Earlier unused ones become invalid. */
  issue(address: string): string;
  /** Handles a GET; undefined for a path that is not a start address. */
  handle(path: string, headers: IncomingHttpHeaders): StartAnswer | undefined;
  /** The start of the browser with this cookie; undefined for any other browser. */
  findByCookie(headers: IncomingHttpHeaders): Begun | undefined;
}

/**
 * Creates start addresses on the loopback origin. They replace the real address, which every user of this computer could
 * read on the browser's command line and use in another browser. Each works for one browser, which gets a cookie for
 * `returnPath` and must send it when it returns. A second browser at the same address may be an attacker's, or the first
 * one was: then neither is trusted, and `contested` is called.
 */
export function createStarts(options: { returnPath?: string; contested?: (() => void) | undefined }): Starts {
  const starts: Start[] = [];
  // Browsers send a cookie to every port of this computer, so each attempt uses its own cookie name.
  const name = `latchkey-${randomBytes(9).toString('base64url')}`;
  const hasCookie = ({ cookie }: Start, sent: readonly string[]) =>
    cookie !== undefined && sent.some((value) => sameText(value, `${name}=${cookie}`));

  function onward(start: Start, cookie: string): StartAnswer {
    const cookieFor = (path: string) =>
      `${name}=${cookie}; Path=${path}; Max-Age=600; HttpOnly; SameSite=Lax`;
    const paths = [start.path, options.returnPath].filter((path) => path !== undefined);
    return { kind: 'onward', location: start.address, cookies: paths.map(cookieFor) };
  }

  return {
    issue(address) {
      if (!isSafeUrl(address)) throw unsafe();
      const path = startPath + randomBytes(24).toString('base64url');
      starts.push({ path, address, cookie: undefined, contested: false });
      return path;
    },
    handle(path, headers) {
      const start = starts.find((candidate) => sameText(candidate.path, path));
      if (start === undefined) return undefined;
      if (isPrefetch(headers)) return { kind: 'lookAhead' };
      if (start.cookie === undefined && start !== starts.at(-1)) return { kind: 'replaced' };
      if (start.cookie === undefined) {
        start.cookie = randomBytes(24).toString('base64url');
        return onward(start, start.cookie);
      }
      // The same browser may reload the page.
      if (!start.contested && hasCookie(start, cookiesOf(headers))) return onward(start, start.cookie);
      if (!start.contested) {
        start.contested = true;
        options.contested?.();
      }
      return { kind: 'taken' };
    },
    findByCookie(headers) {
      const sent = cookiesOf(headers);
      return starts.find((start) => !start.contested && hasCookie(start, sent));
    },
  };
}

/** Whether a request is a prefetch, by the headers that browsers send with one. */
function isPrefetch(headers: IncomingHttpHeaders): boolean {
  const purposes = ['sec-purpose', 'purpose', 'x-moz', 'x-purpose'].map((name) => headers[name]);
  return purposes.some((value) => /\b(?:prefetch|prerender|preview)\b/i.test(String(value ?? '')));
}

function cookiesOf({ cookie }: IncomingHttpHeaders): string[] {
  return (cookie ?? '').split(';').map((text) => text.trim());
}

function unsafe(): ProblemError {
  return new ProblemError('egress_refused', 'The address of the page is not safe to open.', {
    remedy: 'Ask whoever runs the server for the right connection file.',
  });
}

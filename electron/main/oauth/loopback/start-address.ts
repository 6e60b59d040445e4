import { randomBytes } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { isSafeUrl } from '../../../../shared/model/connection.ts';
import { ProblemError } from '../../../../shared/model/problem.ts';
import { sameText } from '../../lib/same-text.ts';

const startPath = '/start/';

/** One address that the browser is opened at: it leads on once, and from then on to whoever came first alone. */
interface Start {
  path: string;
  address: string;
  /** Of the browser that came first. */
  cookie: string | undefined;
  /** Another one came as well, so nobody knows which of them is the person's. */
  contested: boolean;
}

/** What becomes of a call of a start address. */
export type StartAnswer =
  | { kind: 'onward'; location: string; cookies: string[] }
  /** Somebody looks ahead for the person; the person's own call is still to come. */
  | { kind: 'lookAhead' }
  | { kind: 'taken' }
  | { kind: 'replaced' };

/** What a browser that comes back is known by. */
export interface Begun {
  readonly contested: boolean;
}

export interface Starts {
  /** The path of a fresh start that leads to `address`. One before it that nobody has used is over. */
  issue(address: string): string;
  /** Judges a GET; undefined for a path that is none of a start. */
  judge(path: string, headers: IncomingHttpHeaders): StartAnswer | undefined;
  /** The start by which this browser began; undefined for any other browser. */
  begunBy(headers: IncomingHttpHeaders): Begun | undefined;
}

/**
 * Addresses on the loopback origin in place of the real one, which everybody on this computer could read on the
 * browser's command line and finish in a browser of their own. Each is good for one browser: that one gets a cookie for
 * `returnPath`, and whoever comes back is asked for it. A second browser at the same address means that somebody else
 * was first, or is second: then neither is trusted, and `contested` is told.
 */
export function createStarts(options: { returnPath?: string; contested?: (() => void) | undefined }): Starts {
  const starts: Start[] = [];
  // A cookie is sent to every port of this computer, so each attempt has a name of its own.
  const name = `latchkey-${randomBytes(9).toString('base64url')}`;
  const holds = ({ cookie }: Start, sent: readonly string[]) =>
    cookie !== undefined && sent.some((one) => sameText(one, `${name}=${cookie}`));

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
    judge(path, headers) {
      const start = starts.find((one) => sameText(one.path, path));
      if (start === undefined) return undefined;
      if (looksAhead(headers)) return { kind: 'lookAhead' };
      if (start.cookie === undefined && start !== starts.at(-1)) return { kind: 'replaced' };
      if (start.cookie === undefined) {
        start.cookie = randomBytes(24).toString('base64url');
        return onward(start, start.cookie);
      }
      // The same browser may load its page anew.
      if (!start.contested && holds(start, cookiesOf(headers))) return onward(start, start.cookie);
      if (!start.contested) {
        start.contested = true;
        options.contested?.();
      }
      return { kind: 'taken' };
    },
    begunBy(headers) {
      const sent = cookiesOf(headers);
      return starts.find((one) => !one.contested && holds(one, sent));
    },
  };
}

/** Browsers say so where they load a page that nobody has asked for yet. */
function looksAhead(headers: IncomingHttpHeaders): boolean {
  const purposes = ['sec-purpose', 'purpose', 'x-moz', 'x-purpose'].map((name) => headers[name]);
  return purposes.some((value) => /\b(?:prefetch|prerender|preview)\b/i.test(String(value ?? '')));
}

function cookiesOf({ cookie }: IncomingHttpHeaders): string[] {
  return (cookie ?? '').split(';').map((one) => one.trim());
}

function unsafe(): ProblemError {
  return new ProblemError('egress_refused', 'The page lies on an address that is not safe to open.', {
    remedy: 'Ask whoever runs the server for the right connection file.',
  });
}

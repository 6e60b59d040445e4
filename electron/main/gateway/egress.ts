import type { Connection } from '../../../shared/model/connection.ts';
import { ProblemError } from '../../../shared/model/problem.ts';

/** One origin and path prefix that a connection's token may be sent to. */
export type ApiBase = Connection['api'][number];

const maxPath = 4_096;
const maxUrl = 16_384;
const maxDecodings = 3;

const forbidden: ReadonlyArray<readonly [RegExp, string]> = [
  [/\p{Cc}/u, 'control_character'],
  [/\\/, 'backslash'],
  [/^\//, 'leading_slash'],
  [/\/\//, 'double_slash'],
  [/^[a-z][a-z0-9+.-]*:/i, 'absolute'],
  [/^[^/]*@/, 'userinfo'],
  [/(?:^|\/)\.{1,2}(?:[;/]|$)/, 'dot_segment'],
];

/** The problem of a request that would leave the API's origin and prefix; `reason` is a stable word for the log. */
function egressRefused(reason: string): ProblemError {
  return new ProblemError(
    'egress_refused',
    'Latchkey did not send this request: it points outside the connection’s API.',
    {
      remedy:
        'Use a path below the API address, such as "me", without a host, "..", "//" or a backslash. Nothing was sent.',
      cause: { refused: reason },
    },
  );
}

function decodeOnce(text: string): string {
  return text.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

function assertWellEncoded(path: string): void {
  try {
    decodeURIComponent(path);
  } catch (error) {
    // A truncated escape or overlong UTF-8, which servers decode differently.
    if (error instanceof URIError) throw egressRefused('encoding');
    throw error;
  }
}

/** Checks a path as it is and after each decoding that a server behind the API might do. */
function assertHarmless(path: string): void {
  assertWellEncoded(path);
  let text = path;
  for (let round = 0; round <= maxDecodings; round += 1) {
    for (const [pattern, reason] of forbidden) if (pattern.test(text)) throw egressRefused(reason);
    const decoded = decodeOnce(text);
    if (decoded === text) return;
    text = decoded;
  }
  throw egressRefused('encoding');
}

function assertInside(base: ApiBase, url: URL): void {
  if (url.origin !== base.origin) throw egressRefused('origin');
  if (url.username !== '' || url.password !== '') throw egressRefused('userinfo');
  if (!url.pathname.startsWith(base.prefix)) throw egressRefused('prefix');
  if (url.href.length > maxUrl) throw egressRefused('too_long');
}

/**
 * The connection's API base at `index`, counted from 0.
 * @throws ProblemError `egress_refused` when there is none.
 */
export function apiBase(connection: Connection, index: number): ApiBase {
  const base = connection.api[index];
  if (base === undefined) throw egressRefused('no_such_api');
  return base;
}

/**
 * Joins a relative path to an API base. Every URL that a token is sent to is made here (DESIGN §8).
 * @returns the absolute URL, always below the origin and prefix of the base.
 * @throws ProblemError `egress_refused` for anything but a plain relative path.
 */
export function targetUrl(base: ApiBase, path: string, query: Readonly<Record<string, string>> = {}): string {
  if (path.length > maxPath) throw egressRefused('too_long');
  if (/[?#]/.test(path)) throw egressRefused('query_in_path');
  assertHarmless(path);
  const url = new URL(`${base.origin}${base.prefix}${path}`);
  for (const [name, value] of Object.entries(query)) url.searchParams.append(name, value);
  assertInside(base, url);
  return url.href;
}

/**
 * The target of a redirect from `from`, checked like a request of our own.
 * @throws ProblemError `egress_refused` when it leaves the origin or prefix of the base.
 */
export function redirectUrl(base: ApiBase, from: string, location: string): string {
  if (!URL.canParse(location, from)) throw egressRefused('redirect_unreadable');
  const url = new URL(location, from);
  assertInside(base, url);
  assertHarmless(url.pathname.slice(base.prefix.length));
  url.hash = '';
  return url.href;
}

import type { Connection } from '../../../shared/model/connection.ts';
import { ProblemError } from '../../../shared/model/problem.ts';

/** One origin and path prefix a connection's token may go to. */
export type ApiBase = Connection['api'][number];

const maxPath = 4_096;
const maxUrl = 16_384;
const decodings = 3;

const forbidden: ReadonlyArray<readonly [RegExp, string]> = [
  [/\p{Cc}/u, 'control_character'],
  [/\\/, 'backslash'],
  [/^\//, 'leading_slash'],
  [/\/\//, 'double_slash'],
  [/^[a-z][a-z0-9+.-]*:/i, 'absolute'],
  [/^[^/]*@/, 'userinfo'],
  [/(?:^|\/)\.{1,2}(?:[;/]|$)/, 'dot_segment'],
];

/** A request that would leave the API's origin and prefix; `reason` is a stable word for the log. */
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
    // Half an escape or overlong UTF-8, which servers read in different ways.
    if (error instanceof URIError) throw egressRefused('encoding');
    throw error;
  }
}

/** Looks at a path as it is and after each decoding a server further along might do. */
function assertHarmless(path: string): void {
  assertWellEncoded(path);
  let text = path;
  for (let round = 0; round <= decodings; round += 1) {
    for (const [pattern, reason] of forbidden) if (pattern.test(text)) throw egressRefused(reason);
    const decoded = decodeOnce(text);
    if (decoded === text) return;
    text = decoded;
  }
  throw egressRefused('encoding');
}

function assertInside(place: ApiBase, url: URL): void {
  if (url.origin !== place.origin) throw egressRefused('origin');
  if (url.username !== '' || url.password !== '') throw egressRefused('userinfo');
  if (!url.pathname.startsWith(place.prefix)) throw egressRefused('prefix');
  if (url.href.length > maxUrl) throw egressRefused('too_long');
}

/**
 * The connection's API place number `index`, counted from 0.
 * @throws ProblemError `egress_refused` when there is none.
 */
export function apiBase(connection: Connection, index: number): ApiBase {
  const place = connection.api[index];
  if (place === undefined) throw egressRefused('no_such_api');
  return place;
}

/**
 * Joins a relative path to an API place: the only way a URL for a token is made (DESIGN §8).
 * @returns the absolute URL, certain to lie below the place's origin and prefix.
 * @throws ProblemError `egress_refused` for anything else than a plain relative path.
 */
export function targetUrl(
  place: ApiBase,
  path: string,
  query: Readonly<Record<string, string>> = {},
): string {
  if (path.length > maxPath) throw egressRefused('too_long');
  if (/[?#]/.test(path)) throw egressRefused('query_in_path');
  assertHarmless(path);
  const url = new URL(`${place.origin}${place.prefix}${path}`);
  for (const [name, value] of Object.entries(query)) url.searchParams.append(name, value);
  assertInside(place, url);
  return url.href;
}

/**
 * Where a redirect of `from` leads, checked like a request of our own.
 * @throws ProblemError `egress_refused` when it leaves the place's origin or prefix.
 */
export function redirectUrl(place: ApiBase, from: string, location: string): string {
  if (!URL.canParse(location, from)) throw egressRefused('redirect_unreadable');
  const url = new URL(location, from);
  assertInside(place, url);
  assertHarmless(url.pathname.slice(place.prefix.length));
  url.hash = '';
  return url.href;
}

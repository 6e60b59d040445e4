/**
 * The address asked for, where the request target is one path with at most a query (origin-form, RFC 9112 §3.2.1), read
 * below `issuer`. Undefined for every other form (absolute, authority, asterisk) and for what a parser of URLs would
 * turn into a host or into another path than is written there: `//host/…`, backslashes, dot segments in any spelling,
 * blanks, a fragment. What is given has the issuer's origin and exactly the path that was sent.
 */
export function requestTarget(target: string | undefined, issuer: URL): URL | undefined {
  if (target === undefined || !/^\/(?!\/)[^#\\]*$/.test(target)) return undefined;
  const url = URL.parse(target, issuer.href);
  const [path] = target.split('?', 1);
  return url !== null && url.origin === issuer.origin && url.pathname === path ? url : undefined;
}

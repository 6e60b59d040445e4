/**
 * Parses a request target in origin-form (a path with an optional query, RFC 9112 §3.2.1) against `issuer`. Returns
 * undefined for every other form (absolute, authority, asterisk) and for anything that a URL parser would read as a
 * host or as a different path: `//host/…`, backslashes, dot segments in any spelling, spaces, fragments. The result
 * has the issuer's origin and exactly the path that was sent.
 */
export function requestTarget(target: string | undefined, issuer: URL): URL | undefined {
  if (target === undefined || !/^\/(?!\/)[^#\\]*$/.test(target)) return undefined;
  const url = URL.parse(target, issuer.href);
  const [path] = target.split('?', 1);
  return url !== null && url.origin === issuer.origin && url.pathname === path ? url : undefined;
}

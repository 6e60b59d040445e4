const loopbackHosts = new Set(['127.0.0.1', '[::1]', 'localhost']);

/** Whether the host is this computer itself, as RFC 8252 §7.3 names it. */
export function isLoopbackHost(url: URL): boolean {
  return loopbackHosts.has(url.hostname);
}

/** The address, when it is written as it will be compared: a parser had nothing to change but a missing slash. */
function exact(value: string): URL | undefined {
  const url = URL.parse(value);
  if (url === null || (url.href !== value && url.href !== `${value}/`)) return undefined;
  return url;
}

/**
 * Whether a client may register `value` as a redirect address: on loopback by http, where any port is matched later
 * (RFC 8252 §7.3), elsewhere by https and compared as a whole (RFC 9700 §2.1). No private schemes, which any other
 * app may claim; no fragments, credentials or placeholders.
 */
export function isRedirectAddress(value: string): boolean {
  const url = exact(value);
  if (url === undefined || url.hash !== '' || value.endsWith('#') || value.includes('*')) return false;
  if (url.username !== '' || url.password !== '') return false;
  return isLoopbackHost(url) ? url.protocol === 'http:' : url.protocol === 'https:';
}

/** Whether `value` is the origin of a page as browsers send it: https, or http on this computer; nothing behind it. */
export function isPageOrigin(value: string): boolean {
  const url = URL.parse(value);
  // A parser takes a star for part of a name; here it would only look like a pattern.
  if (url === null || url.origin !== value || value.includes('*')) return false;
  return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopbackHost(url));
}

import { isSafeUrl } from '../../../shared/model/connection.ts';
import type { DiscoveryFault } from '../../../shared/model/new-connection.ts';

/** What a person typed: the address of a server without a trailing slash, or what is wrong with it. */
export type TypedAddress = { base: string; host: string } | { fault: DiscoveryFault };

const openid = '/.well-known/openid-configuration';
const oauth = '/.well-known/oauth-authorization-server';

const loopback = /^(?:localhost|127\.0\.0\.1|\[::1\])(?=[:/?#]|$)/i;

/** Adds the default scheme: https, or http for this computer. */
function withScheme(text: string): string {
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(text)) return text;
  return `${loopback.test(text) ? 'http' : 'https'}://${text}`;
}

/** The path of the issuer, from its own address or from its metadata's (RFC 8414 §3.1 puts the path last). */
function issuerPath(path: string): string {
  const trimmed = path.replace(/\/+$/, '');
  if (trimmed.endsWith(openid)) return trimmed.slice(0, -openid.length);
  if (trimmed === oauth || trimmed.startsWith(`${oauth}/`)) return trimmed.slice(oauth.length);
  return trimmed;
}

function faultOf(url: URL): DiscoveryFault | undefined {
  if (url.username !== '' || url.password !== '') return 'userinfo';
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return 'not_web';
  if (!isSafeUrl(url.href)) return 'not_secure';
  // An issuer has no query and no fragment (OpenID Connect Discovery 1.0 §2).
  if (url.search !== '' || url.hash !== '') return 'query';
  return undefined;
}

/** Parses what a person typed: a host, an issuer, or the full address of its metadata. */
export function readAddress(typed: string): TypedAddress {
  const text = typed.trim();
  if (text === '') return { fault: 'empty' };
  const address = withScheme(text);
  if (/[\s\\]/.test(text) || !URL.canParse(address)) return { fault: 'not_an_address' };
  const url = new URL(address);
  const fault = faultOf(url);
  if (fault !== undefined) return { fault };
  return { base: `${url.origin}${issuerPath(url.pathname)}`, host: url.host };
}

/** Whether an issuer is the server at this address; a trailing slash and the case of the host do not matter. */
export function isAt(base: string, issuer: string): boolean {
  if (!isSafeUrl(issuer)) return false;
  const url = new URL(issuer);
  return url.search === '' && url.hash === '' && `${url.origin}${url.pathname.replace(/\/$/, '')}` === base;
}

import type { IncomingMessage, RequestListener } from 'node:http';
import type { BearerSettings } from '../api/bearer.ts';
import { apiHandler } from '../api/handler.ts';
import { noteCallerAddress } from '../caller-address.ts';
import { bearerSettings } from './bearer.ts';
import { openHealth } from './health.ts';
import { observed } from './observed.ts';
import { openProvider } from './oidc.ts';
import type { Parts } from './parts.ts';

/** The address in requests is the issuer's, whatever `Host` or a proxy's headers say: every URL is made from it. */
function pinToIssuer(request: IncomingMessage, issuer: URL): void {
  request.headers.host = issuer.host;
  request.headers['x-forwarded-proto'] = issuer.protocol.slice(0, -1);
  delete request.headers['x-forwarded-host'];
}

/** The authorization server as a listener that goes over to new keys; requests under way end with the old ones. */
function provide(parts: Parts, bearer: BearerSettings): RequestListener {
  let pages = openProvider(parts, bearer).callback();
  parts.ring.onChange(() => {
    pages = openProvider(parts, bearer).callback();
    const { signing } = parts.ring.current();
    const [first] = signing;
    parts.log.write('info', { event: 'keys.changed', signing: first?.kid ?? '', known: signing.length });
  });
  return (request, response) => void pages(request, response);
}

/**
 * Answers every request: `/api/` is the resource API's, two paths say how the process is, everything else is the
 * authorization server's.
 */
export function siteListener(parts: Parts): RequestListener {
  const bearer = bearerSettings(parts);
  const pages = provide(parts, bearer);
  const api = apiHandler({ ...bearer, store: parts.store, report: parts.log.error });
  const health = openHealth(parts.store.engine, parts.isStopping);
  const base = new URL(parts.issuer);
  return observed(parts.log, parts.metrics, (request, response) => {
    noteCallerAddress(request, parts.settings.trustedProxies);
    pinToIssuer(request, base);
    const url = URL.parse(request.url ?? '', parts.issuer);
    const path = url?.pathname ?? '';
    const probe = health(path);
    if (probe !== undefined) probe(request, response);
    else if (url !== null && path.startsWith('/api/')) void api(request, response, url);
    else pages(request, response);
  });
}

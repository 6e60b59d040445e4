import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { sendError } from '../api/answers.ts';
import { apiHandler } from '../api/handler.ts';
import type { BearerSettings } from '../auth/bearer.ts';
import { isAllowedHost } from '../http/own-host.ts';
import { requestTarget } from '../http/request-target.ts';
import { recordCallerAddress } from '../lib/caller-address.ts';
import { bearerSettings } from './bearer.ts';
import type { AuthorityDeps } from './deps.ts';
import { openHealth } from './health.ts';
import { openProvider } from './oidc.ts';
import { recordRoute, withRequestLog } from './request-log.ts';

/**
 * Sets the request's host and scheme to the issuer's, whatever `Host` or proxy headers say: every URL is built from
 * them.
 */
function pinToIssuer(request: IncomingMessage, issuer: URL): void {
  request.headers.host = issuer.host;
  request.headers['x-forwarded-proto'] = issuer.protocol.slice(0, -1);
  delete request.headers['x-forwarded-host'];
}

function refuseTarget(request: IncomingMessage, response: ServerResponse): void {
  recordRoute(request, 'invalid_target');
  response.setHeader('Connection', 'close');
  const description = 'the request target must be a path that begins with one slash, such as /token';
  sendError(response, 400, 'invalid_request', description);
}

function refuseHost(request: IncomingMessage, response: ServerResponse): void {
  recordRoute(request, 'foreign_host');
  const description =
    'the Host header must be localhost, 127.0.0.1 or [::1] while this server is a local one';
  // RFC 9110 §15.5.20.
  sendError(response, 421, 'misdirected_request', description);
}

/** The authorization server as a listener that switches to new keys. Current requests finish with the old ones. */
function createAuthorizationServer(deps: AuthorityDeps, bearer: BearerSettings): RequestListener {
  let pages = openProvider(deps, bearer).callback();
  deps.ring.onChange(() => {
    pages = openProvider(deps, bearer).callback();
    const { signing } = deps.ring.current();
    const [first] = signing;
    deps.log.write('info', { event: 'keys.changed', signing: first?.kid ?? '', known: signing.length });
  });
  return (request, response) => void pages(request, response);
}

/**
 * Handles requests whose target is a path and whose host is ours: `/api/` belongs to the resource API, two paths are
 * health checks, everything else belongs to the authorization server.
 */
export function createListener(deps: AuthorityDeps): RequestListener {
  const bearer = bearerSettings(deps);
  const pages = createAuthorizationServer(deps, bearer);
  const api = apiHandler({ ...bearer, store: deps.store, report: deps.log.error });
  const health = openHealth(deps.store.engine, deps.isStopping);
  const base = new URL(deps.issuer);
  return withRequestLog(deps.log, deps.metrics, (request, response) => {
    const url = requestTarget(request.url, base);
    if (url === undefined) return refuseTarget(request, response);
    if (!isAllowedHost(request, base)) return refuseHost(request, response);
    recordCallerAddress(request, deps.settings.trustedProxies);
    pinToIssuer(request, base);
    const probe = health(url.pathname);
    if (probe !== undefined) probe(request, response);
    else if (url.pathname.startsWith('/api/')) void api(request, response, url);
    else pages(request, response);
  });
}

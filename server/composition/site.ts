import type { IncomingMessage, RequestListener } from 'node:http';
import { openProofChecker } from '../api/dpop.ts';
import { apiHandler } from '../api/handler.ts';
import { noteCallerAddress } from '../caller-address.ts';
import { nonceKey } from '../dpop.ts';
import { openProvider } from './oidc.ts';
import type { Parts } from './parts.ts';

/** The address in requests is the issuer's, whatever `Host` or a proxy's headers say: every URL is made from it. */
function pinToIssuer(request: IncomingMessage, issuer: URL): void {
  request.headers.host = issuer.host;
  request.headers['x-forwarded-proto'] = issuer.protocol.slice(0, -1);
  delete request.headers['x-forwarded-host'];
}

/** The authorization server as a listener that goes over to new keys; requests under way end with the old ones. */
function provide(parts: Parts): RequestListener {
  let pages = openProvider(parts).callback();
  parts.ring.onChange(() => {
    pages = openProvider(parts).callback();
    const { signing } = parts.ring.current();
    const [first] = signing;
    parts.log.write('info', { event: 'keys.changed', signing: first?.kid ?? '', known: signing.length });
  });
  return (request, response) => void pages(request, response);
}

function openApi({ issuer, store, ring, log }: Parts): ReturnType<typeof apiHandler> {
  return apiHandler({
    issuer,
    audience: `${issuer}/api`,
    keyFor: ring.keyFor,
    reasonAgainst: store.revocations.reasonAgainst,
    proofs: openProofChecker(nonceKey(ring.current().rotation, 'resource API')),
    store,
    report: log.error,
  });
}

/** Answers every request: `/api/` is the resource API's, everything else the authorization server's. */
export function siteListener(parts: Parts): RequestListener {
  const pages = provide(parts);
  const api = openApi(parts);
  const base = new URL(parts.issuer);
  return (request, response) => {
    noteCallerAddress(request, parts.settings.trustedProxies);
    pinToIssuer(request, base);
    const url = URL.parse(request.url ?? '', parts.issuer);
    if (url?.pathname.startsWith('/api/')) void api(request, response, url);
    else pages(request, response);
  };
}

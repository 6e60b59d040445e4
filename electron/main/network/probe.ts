import { type ClientRequest, type IncomingMessage, request as plainRequest } from 'node:http';
import { request as secureRequest } from 'node:https';
import { isIP, type Socket } from 'node:net';
import type { DetailedPeerCertificate, TLSSocket } from 'node:tls';
import type { NetworkOutcome, NetworkReport } from '../../../shared/model/network.ts';
import { errorCode } from '../lib/errors.ts';
import { monotonic } from '../lib/monotonic.ts';
import { RouteError } from './errors.ts';
import { proxyAddressOf, type Route } from './route.ts';
import type { Routes } from './routes.ts';

export interface ProbeDeps {
  routes: Routes;
  /** SHA-256 fingerprints of the authorities that a person added. */
  added(): readonly string[];
  deadlineMs?: number;
}

const discoveryPath = '/.well-known/openid-configuration';
const defaultDeadlineMs = 20_000;

const byCode: ReadonlyArray<readonly [RegExp, NetworkOutcome]> = [
  [/^PROXY_UNKNOWN$/, 'proxy_unknown'],
  [/^PROXY_UNREACHABLE$/, 'proxy_unreachable'],
  [/^PROXY_NOT_SECURE$/, 'proxy_not_secure'],
  [/^PROXY_REFUSED$/, 'proxy_refused'],
  [/^PROXY_AUTHENTICATION$/, 'proxy_authentication'],
  [/^PROXY_NO_PROXY$/, 'proxy_no_proxy'],
  [/^(?:ENOTFOUND|EAI_)/, 'name_unknown'],
  [/^ECONNREFUSED$/, 'refused'],
  [/^ETIMEDOUT$/, 'timed_out'],
  [/^ERR_TLS_CERT_ALTNAME/, 'wrong_host'],
  [/^CERT_HAS_EXPIRED$/, 'expired'],
  [/^CERT_NOT_YET_VALID$/, 'not_yet_valid'],
  [/^(?:CERT_|UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_|INVALID_CA|PATH_LENGTH)/, 'untrusted'],
  [/TLS|SSL|EPROTO/, 'no_tls'],
  [/^HPE_/, 'no_http'],
];

const outcomeOf = (code: string): NetworkOutcome =>
  byCode.find(([pattern]) => pattern.test(code))?.[1] ?? 'broken';

/** The address of an issuer's metadata (OpenID Connect Discovery 1.0 §4), which needs no credential. */
export function discoveryUrl(issuer: string): URL {
  const url = new URL(issuer);
  url.pathname = `${url.pathname.replace(/\/$/, '')}${discoveryPath}`;
  return url;
}

function safeCode(error: unknown): string {
  const code = errorCode(error);
  return code !== undefined && /^[\w-]{1,60}$/.test(code) ? code : 'unknown';
}

function routeView(route: Route): NetworkReport['way'] {
  return route.kind === 'direct' ? route : { kind: route.kind, proxy: proxyAddressOf(route) };
}

/** The last certificate of the chain. */
function rootOf(certificate: DetailedPeerCertificate): DetailedPeerCertificate {
  let root = certificate;
  while (root.issuerCertificate && root.issuerCertificate !== root) root = root.issuerCertificate;
  return root;
}

function tlsOf(socket: TLSSocket, added: readonly string[]): NetworkReport['tls'] {
  const certificate = socket.getPeerCertificate(true);
  const root = rootOf(certificate);
  const name = [root.subject.CN, root.subject.O].flat().find((part) => part !== undefined) ?? '';
  return {
    protocol: socket.getProtocol() ?? '',
    authority: name.slice(0, 200),
    added: added.includes(root.fingerprint256),
    validTo: Date.parse(certificate.valid_to),
  };
}

type Facts = Pick<NetworkReport, 'way' | 'address' | 'tls'>;

function watch(socket: Socket, facts: Facts, { routes, added }: ProbeDeps, host: string): void {
  const route = routes.routeOf(socket);
  if (route !== undefined) facts.way = routeView(route);
  if (route?.kind === 'direct' && isIP(host) === 0) {
    socket.on('lookup', (_error, address: string | undefined) => {
      facts.address ??= address;
    });
  }
  socket.on('secureConnect', () => {
    facts.tls = tlsOf(socket as TLSSocket, added());
  });
}

/** Whether the response is JSON, by its status and content type; the body is not read. */
function outcomeOfResponse(response: IncomingMessage): Pick<NetworkReport, 'outcome'> & { status: number } {
  const status = response.statusCode ?? 0;
  const isJson = /^application\/json\b/i.test(response.headers['content-type'] ?? '');
  return { outcome: status === 200 && isJson ? 'works' : 'answered', status };
}

function responseTo(request: ClientRequest): Promise<IncomingMessage> {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  request.on('response', resolve);
  request.on('error', reject);
  request.end();
  return promise;
}

/**
 * Fetches an issuer's metadata by the same route as any other request, on a new connection and without a credential,
 * and reports what happened. Never rejects.
 */
export async function probe(deps: ProbeDeps, issuer: string): Promise<NetworkReport> {
  const url = discoveryUrl(issuer);
  const secure = url.protocol === 'https:';
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const server = proxyAddressOf({ host, port: Number(url.port || (secure ? 443 : 80)) });
  const agents = deps.routes.agents({ keepAlive: false, maxSockets: 1 });
  const facts: Facts = secure ? {} : { way: { kind: 'direct' } };
  const startedAt = monotonic();
  const tookMs = () => Math.round(monotonic() - startedAt);
  const request = (secure ? secureRequest : plainRequest)(url, {
    agent: agents.of(secure),
    headers: { accept: 'application/json', 'user-agent': 'Latchkey' },
  });
  const deadline = setTimeout(() => {
    request.destroy(Object.assign(new Error('too slow'), { code: 'ETIMEDOUT' }));
  }, deps.deadlineMs ?? defaultDeadlineMs);
  request.on('socket', (socket) => watch(socket, facts, deps, host));
  try {
    return { server, ...outcomeOfResponse(await responseTo(request)), ...facts, tookMs: tookMs() };
  } catch (error) {
    const code = safeCode(error);
    if (error instanceof RouteError && error.proxy !== undefined) facts.way = routeView(error.proxy);
    const detail = (error instanceof RouteError ? error.detail : undefined) ?? code;
    return { server, outcome: outcomeOf(code), ...facts, detail, tookMs: tookMs() };
  } finally {
    clearTimeout(deadline);
    request.destroy();
    agents.close();
  }
}

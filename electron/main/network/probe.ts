import { type ClientRequest, type IncomingMessage, request as plainRequest } from 'node:http';
import { request as secureRequest } from 'node:https';
import { isIP, type Socket } from 'node:net';
import type { DetailedPeerCertificate, TLSSocket } from 'node:tls';
import type { NetworkOutcome, NetworkReport } from '../../../shared/model/network.ts';
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
const usualDeadlineMs = 20_000;

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

const outcomeOf = (code: string): NetworkOutcome => byCode.find(([form]) => form.test(code))?.[1] ?? 'broken';

/** The description of an issuer (OpenID Connect Discovery 1.0 §4), which every server gives to anybody. */
export function discoveryUrl(issuer: string): URL {
  const url = new URL(issuer);
  url.pathname = `${url.pathname.replace(/\/$/, '')}${discoveryPath}`;
  return url;
}

function codeOf(error: unknown): string {
  const code: unknown = error instanceof Error ? Reflect.get(error, 'code') : undefined;
  return typeof code === 'string' && /^[\w-]{1,60}$/.test(code) ? code : 'unknown';
}

function viewOfWay(way: Route): NetworkReport['way'] {
  return way.kind === 'direct' ? way : { kind: way.kind, proxy: proxyAddressOf(way) };
}

/** The last certificate of the chain: whose word everything before it hangs on. */
function topOf(certificate: DetailedPeerCertificate): DetailedPeerCertificate {
  let top = certificate;
  while (top.issuerCertificate && top.issuerCertificate !== top) top = top.issuerCertificate;
  return top;
}

function tlsOf(socket: TLSSocket, added: readonly string[]): NetworkReport['tls'] {
  const own = socket.getPeerCertificate(true);
  const top = topOf(own);
  const name = [top.subject.CN, top.subject.O].flat().find((part) => part !== undefined) ?? '';
  return {
    protocol: socket.getProtocol() ?? '',
    authority: name.slice(0, 200),
    added: added.includes(top.fingerprint256),
    validTo: Date.parse(own.valid_to),
  };
}

type Facts = Pick<NetworkReport, 'way' | 'address' | 'tls'>;

function watch(socket: Socket, facts: Facts, { routes, added }: ProbeDeps, host: string): void {
  const way = routes.wayOf(socket);
  if (way !== undefined) facts.way = viewOfWay(way);
  if (way?.kind === 'direct' && isIP(host) === 0) {
    socket.on('lookup', (_error, address: string | undefined) => {
      facts.address ??= address;
    });
  }
  socket.on('secureConnect', () => {
    facts.tls = tlsOf(socket as TLSSocket, added());
  });
}

/** Whether this is a description, by what it says of itself; nobody reads the body. */
function judge(response: IncomingMessage): Pick<NetworkReport, 'outcome'> & { status: number } {
  const status = response.statusCode ?? 0;
  const isJson = /^application\/json\b/i.test(response.headers['content-type'] ?? '');
  return { outcome: status === 200 && isJson ? 'works' : 'answered', status };
}

function ended(asking: ClientRequest): Promise<IncomingMessage> {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  asking.on('response', resolve);
  asking.on('error', reject);
  asking.end();
  return promise;
}

/**
 * Fetches the description of an issuer exactly the way that a request of now would go, on a connection of its own and
 * without any credential, and tells what happened on it. Never rejects.
 */
export async function probe(deps: ProbeDeps, issuer: string): Promise<NetworkReport> {
  const url = discoveryUrl(issuer);
  const secure = url.protocol === 'https:';
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const server = proxyAddressOf({ host, port: Number(url.port || (secure ? 443 : 80)) });
  const agents = deps.routes.agents({ keepAlive: false, maxSockets: 1 });
  const facts: Facts = secure ? {} : { way: { kind: 'direct' } };
  const started = monotonic();
  const took = () => Math.round(monotonic() - started);
  const asking = (secure ? secureRequest : plainRequest)(url, {
    agent: agents.of(secure),
    headers: { accept: 'application/json', 'user-agent': 'Latchkey' },
  });
  const deadline = setTimeout(() => {
    asking.destroy(Object.assign(new Error('too slow'), { code: 'ETIMEDOUT' }));
  }, deps.deadlineMs ?? usualDeadlineMs);
  asking.on('socket', (socket) => watch(socket, facts, deps, host));
  try {
    return { server, ...judge(await ended(asking)), ...facts, tookMs: took() };
  } catch (error) {
    const code = codeOf(error);
    if (error instanceof RouteError && error.proxy !== undefined) facts.way = viewOfWay(error.proxy);
    const detail = (error instanceof RouteError ? error.detail : undefined) ?? code;
    return { server, outcome: outcomeOf(code), ...facts, detail, tookMs: took() };
  } finally {
    clearTimeout(deadline);
    asking.destroy();
    agents.close();
  }
}

import * as oauth from 'oauth4webapi';
import { isSafeUrl } from '../../../shared/model/connection.ts';
import type { Discovering, Discovery, DiscoveryFault } from '../../../shared/model/new-connection.ts';
import { ProblemError } from '../../../shared/model/problem.ts';
import { errorCode } from '../lib/errors.ts';
import { parseObject } from '../oauth/errors.ts';
import { processMetadata } from '../oauth/metadata/metadata.ts';
import { sendRequest } from '../oauth/request.ts';
import type { Answer, Server, Transport } from '../oauth/types.ts';
import { isAt, readAddress } from './address.ts';
import { describeServer } from './describe.ts';

export interface DiscoveryOptions {
  /** As a person typed it. */
  address: string;
  signal: AbortSignal;
  /** Called before each request. */
  onStep(at: Discovering): void;
  isOnline(): boolean;
}

type Fault = Extract<Discovery, { state: 'fault' }>;
type Result = { server: Server } | Fault;

const steps = [
  { step: 'openid', algorithm: 'oidc' },
  { step: 'oauth', algorithm: 'oauth2' },
] as const;

/**
 * Fetches the metadata of the server at an address: OpenID Connect Discovery 1.0 §4, else RFC 8414 §3. Sends only GET,
 * with no credential, and follows no redirect. Never rejects for a failure of the server or the network.
 */
export async function discover(http: Transport, options: DiscoveryOptions): Promise<Discovery> {
  const typed = readAddress(options.address);
  if ('fault' in typed) return { state: 'fault', fault: typed.fault };
  const { base, host } = typed;
  let last: Result = { state: 'fault', fault: 'no_description', host };
  for (const { step, algorithm } of steps) {
    options.onStep({ step, host });
    const answer = await requestMetadata(http, base, algorithm, options.signal).catch((error: unknown) =>
      networkFault(error, host, options),
    );
    last = 'fault' in answer ? answer : processAnswer(base, answer);
    if ('server' in last) return { state: 'found', server: describeServer(last.server) };
    // Try the other location only where this one does not exist.
    if (last.fault !== 'no_description') return last;
  }
  return last;
}

function requestMetadata(
  http: Transport,
  base: string,
  algorithm: 'oidc' | 'oauth2',
  signal: AbortSignal,
): Promise<Answer> {
  return sendRequest(http, signal, (options) =>
    oauth.discoveryRequest(new URL(base), { ...options, algorithm }),
  );
}

const networkCodes: Readonly<Record<string, DiscoveryFault>> = {
  ENOTFOUND: 'unknown_host',
  EAI_AGAIN: 'unknown_host',
  ECONNREFUSED: 'refused',
};

const problemCodes: Partial<Record<ProblemError['code'], DiscoveryFault>> = {
  timed_out: 'timed_out',
  too_large: 'too_large',
  unexpected_answer: 'not_readable',
  cancelled: 'cancelled',
};

function networkFault(error: unknown, host: string, { isOnline }: DiscoveryOptions): Fault {
  if (!(error instanceof ProblemError)) throw error;
  const known = problemCodes[error.code];
  if (known !== undefined) return { state: 'fault', fault: known, host };
  const code = errorCode(error.cause) ?? '';
  const untrusted = /CERT|TLS|SSL|SELF_SIGNED|EPROTO/.test(code);
  if (!untrusted && !isOnline()) return { state: 'fault', fault: 'offline', host };
  return { state: 'fault', fault: untrusted ? 'not_trusted' : (networkCodes[code] ?? 'unreachable'), host };
}

function processAnswer(base: string, answer: Answer): Result {
  const { host, status } = answer;
  const fault = (name: DiscoveryFault, instead?: string): Fault => ({
    state: 'fault',
    fault: name,
    host,
    ...(instead === undefined ? {} : { instead }),
  });
  if (status >= 300 && status < 400) return fault('redirect', safeTarget(answer));
  if (status >= 500 && status !== 511) return fault('server_error');
  if (status === 429) return fault('server_error');
  // RFC 6585 §6: the network requires a sign-in first.
  if (status === 511 || (status === 200 && isPage(answer))) return fault('web_page');
  if (status !== 200) return fault('no_description');
  const metadata = parseObject(answer.body);
  if (metadata === undefined) return fault('not_readable');
  const { issuer } = metadata;
  if (typeof issuer !== 'string') return fault('no_description');
  if (issuer.includes('{')) return fault('any_tenant');
  if (!isAt(base, issuer)) return fault('other_issuer', safeAddress(issuer));
  if (typeof metadata['token_endpoint'] !== 'string') return fault('no_token_endpoint');
  try {
    return { server: processMetadata(issuer, answer) };
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    return fault('unsafe_endpoint');
  }
}

/** The issuer as a normalized URL, which holds no invisible characters. */
function safeAddress(issuer: string): string | undefined {
  return isSafeUrl(issuer) ? new URL(issuer).href.slice(0, 2000) : undefined;
}

function isPage({ headers, body }: Answer): boolean {
  return /^text\/html\b/i.test(headers['content-type'] ?? '') || body.trimStart().startsWith('<');
}

/** The target of a redirect, if it is a valid address. The redirect is never followed by itself. */
function safeTarget({ headers }: Answer): string | undefined {
  const typed = readAddress((headers['location'] ?? '').slice(0, 2000));
  return 'base' in typed ? typed.base : undefined;
}

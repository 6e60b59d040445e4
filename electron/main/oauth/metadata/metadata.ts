import * as oauth from 'oauth4webapi';
import { isSafeUrl } from '../../../../shared/model/connection.ts';
import { ProblemError } from '../../../../shared/model/problem.ts';
import { parseObject, refusedAnswer, unexpected } from '../errors.ts';
import { sendRequest } from '../request.ts';
import type { Answer, Server, ServerAddress, Transport } from '../types.ts';

/** Accepted signature algorithms, also for servers that do not name theirs; never `none` or shared secrets. */
const signatures = ['ES256', 'RS256', 'PS256', 'EdDSA', 'Ed25519', 'ES384', 'ES512', 'RS384', 'RS512'];

const usedEndpoints = [
  'authorization_endpoint',
  'token_endpoint',
  'revocation_endpoint',
  'registration_endpoint',
  'pushed_authorization_request_endpoint',
  'device_authorization_endpoint',
  'jwks_uri',
] as const;

/** Members of a server's metadata that are addresses of endpoints or keys (RFC 8414 §2). */
export const endpointNames = [
  ...usedEndpoints,
  'userinfo_endpoint',
  'introspection_endpoint',
  'end_session_endpoint',
] as const;

/**
 * The server's metadata: the connection's own endpoints, else OpenID Connect Discovery 1.0, else RFC 8414.
 * Rejects with a ProblemError.
 */
export async function findServer(
  http: Transport,
  connection: ServerAddress,
  signal?: AbortSignal,
): Promise<Server> {
  if (connection.endpoints !== undefined) return serverWith(connection.issuer, connection.endpoints);
  const first = await requestMetadata(http, connection.issuer, 'oidc', signal);
  if (first.status === 200) return processMetadata(connection.issuer, first);
  if (first.status >= 500 || first.status === 429) throw refusedAnswer(first);
  return processMetadata(connection.issuer, await requestMetadata(http, connection.issuer, 'oauth2', signal));
}

/** The metadata of a server of which only the endpoints are known. */
export function serverWith(issuer: string, endpoints: Readonly<Record<string, string | undefined>>): Server {
  const defined = Object.entries(endpoints).filter((entry) => entry[1] !== undefined);
  return { issuer, ...Object.fromEntries(defined), id_token_signing_alg_values_supported: signatures };
}

function requestMetadata(
  http: Transport,
  issuer: string,
  algorithm: 'oidc' | 'oauth2',
  signal?: AbortSignal,
): Promise<Answer> {
  return sendRequest(http, signal, (options) =>
    oauth.discoveryRequest(new URL(issuer), { ...options, algorithm }),
  );
}

/** Validates the metadata of the server `issuer`. @throws ProblemError `unexpected_answer` */
export function processMetadata(issuer: string, answer: Answer): Server {
  if (answer.status !== 200) throw noMetadata(answer.host, issuer);
  const server = parseObject(answer.body);
  if (server === undefined) throw unexpected(answer.host, 'its metadata is not a JSON object');
  // Compares the strings, not the parsed URLs: RFC 8414 §3.3 requires them to be identical.
  if (server['issuer'] !== issuer) throw unexpected(answer.host, 'it describes another server (issuer)');
  for (const name of usedEndpoints) checkEndpoint(answer.host, issuer, name, server[name]);
  if (typeof server['token_endpoint'] !== 'string')
    throw unexpected(answer.host, 'it names no token endpoint');
  const listed = server['id_token_signing_alg_values_supported'];
  const algorithms = Array.isArray(listed) ? listed.filter((name) => signatures.includes(String(name))) : [];
  return {
    ...server,
    issuer,
    id_token_signing_alg_values_supported: algorithms.length > 0 ? algorithms : signatures,
  } as Server;
}

function checkEndpoint(host: string, issuer: string, name: string, value: unknown): void {
  if (value === undefined) return;
  const safe = typeof value === 'string' && isSafeUrl(value);
  // A remote server must not name an address on this computer.
  if (!safe || (issuer.startsWith('https:') && !value.startsWith('https:'))) {
    throw unexpected(host, `its ${name} is not a safe address`);
  }
}

function noMetadata(host: string, issuer: string): ProblemError {
  return new ProblemError(
    'unexpected_answer',
    `${host} does not describe itself as an authorization server.`,
    {
      remedy: `Check the address of the server (${issuer}), or name its endpoints in the connection.`,
    },
  );
}

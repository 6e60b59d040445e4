import { randomBytes } from 'node:crypto';
import * as oauth from 'oauth4webapi';
import { type Connection, isSafeUrl } from '../../../shared/model/connection.ts';
import { ProblemError } from '../../../shared/model/problem.ts';
import type { ClientIdentity } from './client.ts';
import { AnswerProblem, refusedAnswer, unexpected } from './errors.ts';
import { registeredPath } from './loopback/loopback.ts';
import { sendRequest, toResponse } from './request.ts';
import type { Answer, Server, Transport } from './types.ts';

type Grants = Connection['grants'];

/** A client, and how to manage its registration if the server supports that (RFC 7592 §3). */
export interface RegisteredClient extends ClientIdentity {
  registration_client_uri?: string | undefined;
  registration_access_token?: string | undefined;
}

interface RegistrationRequest {
  grants: Grants;
  signal?: AbortSignal | undefined;
}

/**
 * Registers this installation as a confidential native client (RFC 7591) with its own secret and its own redirect path,
 * so that a response for one server is never taken for another's (RFC 9700 §4.4.2.2).
 */
export async function registerClient(
  http: Transport,
  server: Server,
  request: RegistrationRequest,
): Promise<RegisteredClient> {
  if (server.registration_endpoint === undefined) throw noRegistration(server);
  if (!request.grants.includes('authorization_code'))
    return await registerAt(http, server, request, undefined);
  try {
    const path = `${registeredPath}/${randomBytes(16).toString('base64url')}`;
    return { ...(await registerAt(http, server, request, path)), redirect_path: path };
  } catch (error) {
    if (!(error instanceof AnswerProblem) || error.error !== 'invalid_redirect_uri') throw error;
    return await registerAt(http, server, request, registeredPath);
  }
}

async function registerAt(
  http: Transport,
  server: Server,
  request: RegistrationRequest,
  path: string | undefined,
): Promise<RegisteredClient> {
  const endpoint = server.registration_endpoint ?? server.issuer;
  return processRegistration(await requestRegistration(http, server, request, path), endpoint);
}

function requestRegistration(
  http: Transport,
  server: Server,
  request: RegistrationRequest,
  path: string | undefined,
): Promise<Answer> {
  const metadata = {
    client_name: 'Latchkey',
    application_type: 'native',
    // The second, with a trailing slash, requests any path below it; servers that compare whole paths use the first.
    redirect_uris: path === undefined ? [] : [`http://127.0.0.1${path}`, `http://127.0.0.1${path}/`],
    grant_types: [...request.grants, 'refresh_token'],
    response_types: path === undefined ? [] : ['code'],
    token_endpoint_auth_method: 'client_secret_basic',
  };
  return sendRequest(http, request.signal, (options) =>
    oauth.dynamicClientRegistrationRequest(server, metadata, options),
  );
}

async function processRegistration(answer: Answer, endpoint: string): Promise<RegisteredClient> {
  // RFC 7591 §3: the server may require an initial access token, which an unknown app does not have.
  if (answer.status === 401 || answer.status === 403) throw notAllowed(answer.host);
  // RFC 7591 §3.2.1 requires 201; servers that answer 200 mean the same.
  if (answer.status !== 201 && answer.status !== 200) throw refusedAnswer(answer);
  const registered = await oauth
    .processDynamicClientRegistrationResponse(toResponse({ ...answer, status: 201 }))
    .catch((error: unknown) => {
      throw unexpected(answer.host, 'the registration it made is not usable', error);
    });
  const method = registered['token_endpoint_auth_method'] ?? 'client_secret_basic';
  const secret = registered['client_secret'];
  const management = managementOf(registered, endpoint);
  if (method === 'none') return { client_id: registered.client_id, method, ...management };
  if (typeof secret !== 'string' || (method !== 'client_secret_basic' && method !== 'client_secret_post')) {
    throw unexpected(answer.host, 'the registration it made has no client secret');
  }
  return { client_id: registered.client_id, client_secret: secret, method, ...management };
}

/** Accepted only on the origin of the registration endpoint. */
function managementOf(registered: Readonly<Record<string, unknown>>, endpoint: string) {
  const { registration_client_uri, registration_access_token } = registered;
  if (typeof registration_client_uri !== 'string' || typeof registration_access_token !== 'string') return {};
  const safe =
    isSafeUrl(registration_client_uri) &&
    new URL(registration_client_uri).origin === new URL(endpoint).origin;
  return safe ? { registration_client_uri, registration_access_token } : {};
}

/**
 * Deletes a registration (RFC 7592 §2.3). Gives whether it is gone or the server supports no deletion; rejects with a
 * ProblemError when the request has to be repeated.
 */
export async function deregister(
  http: Transport,
  { uri, token }: { uri: string; token: string },
): Promise<'gone' | 'not_offered'> {
  const headers = { authorization: `Bearer ${token}`, accept: 'application/json' };
  const answer = await http.send({ url: uri, method: 'DELETE', headers });
  const { status } = answer;
  // The server answers 401 for a client that no longer exists (RFC 7592 §2.3).
  if (status === 204 || status === 200 || status === 401 || status === 404 || status === 410) return 'gone';
  if (status === 400 || status === 403 || status === 405 || status === 501) return 'not_offered';
  throw refusedAnswer(answer);
}

function notAllowed(host: string): ProblemError {
  return new ProblemError('client_refused', `${host} does not let this app register itself.`, {
    remedy:
      'Ask whoever runs the server for a client id, then remove the connection and add it again with that id.',
  });
}

function noRegistration(server: Server): ProblemError {
  return new ProblemError('client_refused', `${new URL(server.issuer).host} does not let apps register.`, {
    remedy: 'Ask whoever runs the server for a client id and add it to the connection.',
  });
}

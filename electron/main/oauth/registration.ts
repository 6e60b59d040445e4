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

/** A client, and how its registration is managed where the server lets it (RFC 7592 §3). */
export interface Registered extends ClientIdentity {
  registration_client_uri?: string | undefined;
  registration_access_token?: string | undefined;
}

interface Wish {
  grants: Grants;
  signal?: AbortSignal | undefined;
}

/**
 * Registers this installation as a confidential native client (RFC 7591) with a secret of its own, and with a path of
 * its own to come back to, so that an answer meant for one server is never taken for another's (RFC 9700 §4.4.2.2).
 */
export async function registerClient(http: Transport, server: Server, wish: Wish): Promise<Registered> {
  if (server.registration_endpoint === undefined) throw noRegistration(server);
  if (!wish.grants.includes('authorization_code')) return await registerAt(http, server, wish, undefined);
  try {
    const path = `${registeredPath}/${randomBytes(16).toString('base64url')}`;
    return { ...(await registerAt(http, server, wish, path)), redirect_path: path };
  } catch (error) {
    if (!(error instanceof AnswerProblem) || error.error !== 'invalid_redirect_uri') throw error;
    return await registerAt(http, server, wish, registeredPath);
  }
}

async function registerAt(
  http: Transport,
  server: Server,
  wish: Wish,
  path: string | undefined,
): Promise<Registered> {
  const endpoint = server.registration_endpoint ?? server.issuer;
  return judgeRegistration(await askRegistration(http, server, wish, path), endpoint);
}

function askRegistration(
  http: Transport,
  server: Server,
  wish: Wish,
  path: string | undefined,
): Promise<Answer> {
  const metadata = {
    client_name: 'Latchkey',
    application_type: 'native',
    // The second, with a slash at its end, asks for any path below it; a server that compares whole paths has the
    // first.
    redirect_uris: path === undefined ? [] : [`http://127.0.0.1${path}`, `http://127.0.0.1${path}/`],
    grant_types: [...wish.grants, 'refresh_token'],
    response_types: path === undefined ? [] : ['code'],
    token_endpoint_auth_method: 'client_secret_basic',
  };
  return sendRequest(http, wish.signal, (options) =>
    oauth.dynamicClientRegistrationRequest(server, metadata, options),
  );
}

async function judgeRegistration(answer: Answer, endpoint: string): Promise<Registered> {
  // RFC 7591 §3 lets a server ask for a token first, which an app that nobody knows has none of.
  if (answer.status === 401 || answer.status === 403) throw notAllowed(answer.host);
  // RFC 7591 §3.2.1 asks for 201; servers that answer 200 mean the same.
  if (answer.status !== 201 && answer.status !== 200) throw refusedAnswer(answer);
  const given = await oauth
    .processDynamicClientRegistrationResponse(toResponse({ ...answer, status: 201 }))
    .catch((error: unknown) => {
      throw unexpected(answer.host, 'the registration it made is not usable', error);
    });
  const method = given['token_endpoint_auth_method'] ?? 'client_secret_basic';
  const secret = given['client_secret'];
  const management = managementOf(given, endpoint);
  if (method === 'none') return { client_id: given.client_id, method, ...management };
  if (typeof secret !== 'string' || (method !== 'client_secret_basic' && method !== 'client_secret_post')) {
    throw unexpected(answer.host, 'the registration it made has no client secret');
  }
  return { client_id: given.client_id, client_secret: secret, method, ...management };
}

/** Taken only at the place where the client registered itself. */
function managementOf(given: Readonly<Record<string, unknown>>, endpoint: string) {
  const { registration_client_uri, registration_access_token } = given;
  if (typeof registration_client_uri !== 'string' || typeof registration_access_token !== 'string') return {};
  const safe =
    isSafeUrl(registration_client_uri) &&
    new URL(registration_client_uri).origin === new URL(endpoint).origin;
  return safe ? { registration_client_uri, registration_access_token } : {};
}

/**
 * Takes a registration back (RFC 7592 §2.3). Gives whether the server has it no more, or takes none back; rejects with a
 * ProblemError when it has to be asked again.
 */
export async function deregister(
  http: Transport,
  { uri, token }: { uri: string; token: string },
): Promise<'gone' | 'not_offered'> {
  const headers = { authorization: `Bearer ${token}`, accept: 'application/json' };
  const answer = await http.send({ url: uri, method: 'DELETE', headers });
  const { status } = answer;
  // A client that is not there any more is answered 401 (RFC 7592 §2.3).
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
    remedy: 'Ask whoever runs the server for a client id and put it into the connection.',
  });
}

import { randomBytes } from 'node:crypto';
import * as oauth from 'oauth4webapi';
import type { Connection } from '../../../shared/model/connection.ts';
import { ProblemError } from '../../../shared/model/problem.ts';
import type { ClientIdentity } from './client.ts';
import { registeredPath } from './loopback.ts';
import type { Server } from './metadata.ts';
import { AnswerProblem, refusedAnswer, unexpected } from './problems.ts';
import type { Answer, Transport } from './transport.ts';
import { ask, toResponse } from './wire.ts';

type Grants = Connection['grants'];

interface Wish {
  grants: Grants;
  signal?: AbortSignal | undefined;
}

/**
 * Registers this installation as a confidential native client (RFC 7591) with a secret of its own, and with a path of
 * its own to come back to, so that an answer meant for one server is never taken for another's (RFC 9700 §4.4.2.2).
 */
export async function registerClient(http: Transport, server: Server, wish: Wish): Promise<ClientIdentity> {
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
): Promise<ClientIdentity> {
  return judgeRegistration(await askRegistration(http, server, wish, path));
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
  return ask(http, wish.signal, (options) =>
    oauth.dynamicClientRegistrationRequest(server, metadata, options),
  );
}

async function judgeRegistration(answer: Answer): Promise<ClientIdentity> {
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
  if (method === 'none') return { client_id: given.client_id, method };
  if (typeof secret !== 'string' || (method !== 'client_secret_basic' && method !== 'client_secret_post')) {
    throw unexpected(answer.host, 'the registration it made has no client secret');
  }
  return { client_id: given.client_id, client_secret: secret, method };
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

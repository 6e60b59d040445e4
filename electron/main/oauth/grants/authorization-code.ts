import * as oauth from 'oauth4webapi';
import { ProblemError } from '../../../../shared/model/problem.ts';
import { authenticate, type ClientIdentity } from '../client.ts';
import { type Device, deviceParameters } from '../device-name.ts';
import type { Prover } from '../dpop.ts';
import { refusedAnswer, unexpected } from '../errors.ts';
import { knownRefusal } from '../known-errors.ts';
import { sendRequest, toResponse } from '../request.ts';
import { type Granted, type ProcessDeps, processTokenResponse } from '../token-response.ts';
import type { Answer, Server, Transport } from '../types.ts';

/** The values that bind the steps of one browser sign-in (RFC 7636, RFC 6749 §10.12, OpenID Connect Core §3.1.2.1). */
export interface CodeSecrets {
  state: string;
  nonce: string;
  verifier: string;
}

export interface CodeRequest {
  server: Server;
  client: ClientIdentity;
  redirectUri: string;
  scopes: string[];
  resource?: string | undefined;
  device: Device;
  /** Binds the tokens to a key of this device. */
  prover?: Prover | undefined;
  /** Requires a fresh sign-in of the user; an existing session of the browser does not count. */
  again?: Again | undefined;
  /** The browser must ask who signs in, even if it has a session. */
  askWho?: boolean | undefined;
  secrets: CodeSecrets;
}

/** A fresh sign-in of a user who was signed in before (OpenID Connect Core §3.1.2.1). */
interface Again {
  /** The sign-in name, if it is known. */
  loginHint: string | undefined;
  /** When the sign-in was requested, on the steady clock. */
  since: number;
}

export function createCodeSecrets(): CodeSecrets {
  return {
    state: oauth.generateRandomState(),
    nonce: oauth.generateRandomNonce(),
    verifier: oauth.generateRandomCodeVerifier(),
  };
}

/** Whether the server supports pushed authorization requests (RFC 9126). */
export function pushes(server: Server): boolean {
  return server.pushed_authorization_request_endpoint !== undefined;
}

/** The address of an authorization request, and its authorization endpoint. */
export interface SignInPage {
  address: string;
  endpoint: string;
}

/**
 * The address to open in the browser. The request is pushed if the server supports that, so that an error is known
 * before a browser opens. Rejects with a ProblemError.
 */
export async function signInPage(
  http: Transport,
  request: CodeRequest,
  signal?: AbortSignal,
): Promise<SignInPage> {
  const { server, client } = request;
  const endpoint = server.authorization_endpoint;
  if (endpoint === undefined) {
    throw unexpected(new URL(server.issuer).host, 'it names no authorization endpoint');
  }
  const parameters = await codeParameters(request);
  const url = new URL(endpoint);
  if (!pushes(server)) {
    for (const [name, value] of parameters) url.searchParams.set(name, value);
    return { address: url.href, endpoint };
  }
  url.searchParams.set('client_id', client.client_id);
  url.searchParams.set('request_uri', await push(http, request, parameters, signal));
  return { address: url.href, endpoint };
}

async function codeParameters(request: CodeRequest): Promise<URLSearchParams> {
  const { client, redirectUri, scopes, resource, again, askWho, secrets } = request;
  const parameters = new URLSearchParams({
    client_id: client.client_id,
    response_type: 'code',
    redirect_uri: redirectUri,
    scope: scopes.join(' '),
    state: secrets.state,
    code_challenge: await oauth.calculatePKCECodeChallenge(secrets.verifier),
    code_challenge_method: 'S256',
  });
  if (scopes.includes('openid')) parameters.set('nonce', secrets.nonce);
  // OpenID Connect Core §11: offline access requires the consent prompt.
  const prompts = [...(askWho ? ['login'] : []), ...(scopes.includes('offline_access') ? ['consent'] : [])];
  if (prompts.length > 0) parameters.set('prompt', prompts.join(' '));
  if (resource !== undefined) parameters.set('resource', resource);
  if (again !== undefined) {
    parameters.set('prompt', 'login');
    // Equivalent, but it makes the server put the time of the sign-in into the ID token, which is then checked.
    parameters.set('max_age', '0');
    if (again.loginHint !== undefined) parameters.set('login_hint', again.loginHint);
  }
  return parameters;
}

async function push(
  http: Transport,
  request: CodeRequest,
  parameters: URLSearchParams,
  signal?: AbortSignal,
): Promise<string> {
  const { server, client } = request;
  const id = { client_id: client.client_id };
  const answer = await sendRequest(http, signal, (options) =>
    oauth.pushedAuthorizationRequest(server, id, authenticate(client), parameters, options),
  );
  if (answer.status !== 201 && answer.status !== 200) throw refusedAnswer(answer);
  const pushed = await oauth
    .processPushedAuthorizationResponse(server, id, toResponse({ ...answer, status: 201 }))
    .catch((error: unknown) => {
      throw unexpected(answer.host, 'its answer to the sign-in request is not well-formed', error);
    });
  return pushed.request_uri;
}

/** Exchanges the code of the callback for tokens; checks `state` and `iss` (RFC 9207) first. */
export async function requestCode(
  http: Transport,
  request: CodeRequest,
  callback: URLSearchParams,
  signal?: AbortSignal,
): Promise<Answer> {
  const { server, client, redirectUri, secrets, resource, device } = request;
  const id = { client_id: client.client_id };
  const validated = processCallback(request, callback);
  return await sendRequest(
    http,
    signal,
    (options) =>
      oauth.authorizationCodeGrantRequest(
        server,
        id,
        authenticate(client),
        validated,
        redirectUri,
        secrets.verifier,
        {
          ...options,
          additionalParameters: {
            ...(resource === undefined ? {} : { resource }),
            ...deviceParameters(server, device),
          },
        },
      ),
    request.prover,
  );
}

function processCallback(request: CodeRequest, callback: URLSearchParams): URLSearchParams {
  const { server, client, secrets } = request;
  const host = new URL(server.issuer).host;
  try {
    return oauth.validateAuthResponse(server, { client_id: client.client_id }, callback, secrets.state);
  } catch (error) {
    if (!(error instanceof oauth.AuthorizationResponseError)) {
      throw unexpected(host, 'the browser returned the answer to another sign-in', error);
    }
    const refused = { error: error.error, error_description: error.error_description };
    const known = knownRefusal({ host, error: error.error, description: error.error_description });
    if (error.error === 'access_denied' && known === undefined) {
      throw new ProblemError('access_denied', `The sign-in was declined at ${host}.`, {
        remedy: 'Sign in again and allow Latchkey to act for you.',
      });
    }
    throw refusedAnswer({
      host,
      status: 400,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(refused),
      receivedAt: Date.now(),
    });
  }
}

/** Validates the response to a code. With the scope `openid` it requires an ID token with this attempt's nonce. */
export function processCode(answer: Answer, deps: ProcessDeps, request: CodeRequest): Promise<Granted> {
  const openid = request.scopes.includes('openid');
  return processTokenResponse(answer, deps, (client, response) =>
    oauth.processAuthorizationCodeResponse(
      deps.server,
      client,
      response,
      openid ? { expectedNonce: request.secrets.nonce, requireIdToken: true } : {},
    ),
  );
}

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

/** The values that bind one browser sign-in together (RFC 7636, RFC 6749 §10.12, OpenID Connect Core §3.1.2.1). */
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
  /** Whoever sits there shall prove anew who they are: no sign-in of before is taken for it. */
  again?: Again | undefined;
  /** The browser shall ask who signs in, though it may know somebody. */
  askWho?: boolean | undefined;
  secrets: CodeSecrets;
}

/** A sign-in of somebody who was signed in (OpenID Connect Core §3.1.2.1). */
interface Again {
  /** The name they sign in with, where it is known. */
  loginHint: string | undefined;
  /** When it was asked for, on the steady clock. */
  since: number;
}

export function createCodeSecrets(): CodeSecrets {
  return {
    state: oauth.generateRandomState(),
    nonce: oauth.generateRandomNonce(),
    verifier: oauth.generateRandomCodeVerifier(),
  };
}

/** Whether the server tells in advance, by a pushed request (RFC 9126), what it thinks of one. */
export function pushes(server: Server): boolean {
  return server.pushed_authorization_request_endpoint !== undefined;
}

/** An authorization request, and the authorization endpoint it goes to. */
export interface SignInPage {
  address: string;
  endpoint: string;
}

/**
 * The address to open in the browser. Where the server takes pushed requests the request is pushed, so that a
 * refusal is known before a browser opens. Rejects with a ProblemError.
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
  // OpenID Connect Core §11: a refresh token for later use wants the consent asked for.
  const prompts = [...(askWho ? ['login'] : []), ...(scopes.includes('offline_access') ? ['consent'] : [])];
  if (prompts.length > 0) parameters.set('prompt', prompts.join(' '));
  if (resource !== undefined) parameters.set('resource', resource);
  if (again !== undefined) {
    parameters.set('prompt', 'login');
    // Means the same, and with it an ID token has to say when the sign-in was, so that the answer can be judged.
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

/** Exchanges what the browser brought back for tokens; checks `state` and `iss` (RFC 9207) first. */
export async function requestCode(
  http: Transport,
  request: CodeRequest,
  callback: URLSearchParams,
  signal?: AbortSignal,
): Promise<Answer> {
  const { server, client, redirectUri, secrets, resource, device } = request;
  const id = { client_id: client.client_id };
  const checked = judgeCallback(request, callback);
  return await sendRequest(
    http,
    signal,
    (options) =>
      oauth.authorizationCodeGrantRequest(
        server,
        id,
        authenticate(client),
        checked,
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

function judgeCallback(request: CodeRequest, callback: URLSearchParams): URLSearchParams {
  const { server, client, secrets } = request;
  const host = new URL(server.issuer).host;
  try {
    return oauth.validateAuthResponse(server, { client_id: client.client_id }, callback, secrets.state);
  } catch (error) {
    if (!(error instanceof oauth.AuthorizationResponseError)) {
      throw unexpected(host, 'what the browser brought back does not belong to this sign-in', error);
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

/** Judges the answer to a code. With the scope `openid` an ID token with this attempt's nonce is required. */
export function processCode(answer: Answer, judge: ProcessDeps, request: CodeRequest): Promise<Granted> {
  const openid = request.scopes.includes('openid');
  return processTokenResponse(answer, judge, (client, response) =>
    oauth.processAuthorizationCodeResponse(
      judge.server,
      client,
      response,
      openid ? { expectedNonce: request.secrets.nonce, requireIdToken: true } : {},
    ),
  );
}

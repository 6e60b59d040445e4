import * as oauth from 'oauth4webapi';
import { authenticate, type ClientIdentity } from '../client.ts';
import { type Device, deviceParameters } from '../device-name.ts';
import type { Prover } from '../dpop.ts';
import { sendRequest } from '../request.ts';
import { type Granted, type ProcessDeps, processTokenResponse } from '../token-response.ts';
import type { Answer, Server, Transport } from '../types.ts';

export interface PasswordRequest {
  server: Server;
  client: ClientIdentity;
  username: string;
  password: string;
  scopes: string[];
  resource?: string | undefined;
  device: Device;
  /** Binds the tokens to a key of this device. */
  prover?: Prover | undefined;
}

/** Sends resource owner password credentials (RFC 6749 §4.3), for first-party servers that still support them. */
export function requestPassword(
  http: Transport,
  request: PasswordRequest,
  signal?: AbortSignal,
): Promise<Answer> {
  const { server, client, username, password, scopes, resource, device } = request;
  const parameters = {
    username,
    password,
    scope: scopes.join(' '),
    ...(resource === undefined ? {} : { resource }),
    ...deviceParameters(server, device),
  };
  return sendRequest(
    http,
    signal,
    (options) =>
      oauth.genericTokenEndpointRequest(
        server,
        { client_id: client.client_id },
        authenticate(client),
        'password',
        parameters,
        options,
      ),
    request.prover,
  );
}

/** Validates the response; an AnswerProblem with `error: 'invalid_grant'` means that user name or password is wrong. */
export function processPassword(answer: Answer, deps: ProcessDeps): Promise<Granted> {
  return processTokenResponse(answer, deps, (client, response) =>
    oauth.processGenericTokenEndpointResponse(deps.server, client, response),
  );
}

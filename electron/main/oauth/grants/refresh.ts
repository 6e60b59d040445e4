import * as oauth from 'oauth4webapi';
import { authenticate, type ClientIdentity } from '../client.ts';
import type { Prover } from '../dpop.ts';
import { sendRequest } from '../request.ts';
import { type Granted, type ProcessDeps, processTokenResponse } from '../token-response.ts';
import type { Answer, Server, Transport } from '../types.ts';

/** Sends a refresh token (RFC 6749 §6) and returns the raw response, which is saved before it is processed. */
export function requestRefresh(
  http: Transport,
  request: {
    server: Server;
    client: ClientIdentity;
    refreshToken: string;
    resource?: string | undefined;
    /** The prover of the key that the refresh token is bound to. */
    prover?: Prover | undefined;
  },
  signal?: AbortSignal,
): Promise<Answer> {
  const { server, client, refreshToken, resource } = request;
  return sendRequest(
    http,
    signal,
    (options) =>
      oauth.refreshTokenGrantRequest(
        server,
        { client_id: client.client_id },
        authenticate(client),
        refreshToken,
        {
          ...options,
          additionalParameters: resource === undefined ? {} : { resource },
        },
      ),
    request.prover,
  );
}

/** Validates the response; an AnswerProblem with `error: 'invalid_grant'` means that the refresh token is invalid. */
export function processRefresh(answer: Answer, deps: ProcessDeps): Promise<Granted> {
  return processTokenResponse(answer, deps, (client, response) =>
    oauth.processRefreshTokenResponse(deps.server, client, response),
  );
}

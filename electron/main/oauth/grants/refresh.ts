import * as oauth from 'oauth4webapi';
import { authenticate, type ClientIdentity } from '../client.ts';
import type { Prover } from '../dpop.ts';
import { sendRequest } from '../request.ts';
import { type Granted, type ProcessDeps, processTokenResponse } from '../token-response.ts';
import type { Answer, Server, Transport } from '../types.ts';

/** Sends a refresh token (RFC 6749 §6) and gives the raw answer, to be saved before it is judged. */
export function requestRefresh(
  http: Transport,
  about: {
    server: Server;
    client: ClientIdentity;
    refreshToken: string;
    resource?: string | undefined;
    /** Of the key the refresh token is bound to. */
    prover?: Prover | undefined;
  },
  signal?: AbortSignal,
): Promise<Answer> {
  const { server, client, refreshToken, resource } = about;
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
    about.prover,
  );
}

/** Judges the answer to a refresh token; an AnswerProblem with `error: 'invalid_grant'` means it is spent. */
export function processRefresh(answer: Answer, judge: ProcessDeps): Promise<Granted> {
  return processTokenResponse(answer, judge, (client, response) =>
    oauth.processRefreshTokenResponse(judge.server, client, response),
  );
}

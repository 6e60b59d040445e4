import * as oauth from 'oauth4webapi';
import { authenticate, type ClientIdentity } from './client.ts';
import { oauthError, refusedAnswer, unexpected } from './errors.ts';
import { sendRequest } from './request.ts';
import type { Answer, Server, Transport } from './types.ts';

/** The result of a revocation: the token is revoked, or this server does not revoke such tokens. */
export type RevocationResult = 'confirmed' | 'not_offered';

/** A token to revoke and the client that it was issued to. */
export interface RevocationRequest {
  server: Server;
  client: ClientIdentity;
  token: string;
  hint: 'refresh_token' | 'access_token';
}

/** Revokes a token (RFC 7009). Rejects with a ProblemError when the server did not confirm or refuse it. */
export async function revoke(
  http: Transport,
  request: RevocationRequest,
  signal?: AbortSignal,
): Promise<RevocationResult> {
  if (request.server.revocation_endpoint === undefined) return 'not_offered';
  return processRevocation(await requestRevocation(http, request, signal));
}

function requestRevocation(
  http: Transport,
  { server, client, token, hint }: RevocationRequest,
  signal?: AbortSignal,
): Promise<Answer> {
  return sendRequest(http, signal, (options) =>
    oauth.revocationRequest(server, { client_id: client.client_id }, authenticate(client), token, {
      ...options,
      additionalParameters: { token_type_hint: hint },
    }),
  );
}

function processRevocation(answer: Answer): RevocationResult {
  if (answer.status === 200) {
    // The body has no meaning (RFC 7009 §2.2), but a web page did not come from the server.
    if (answer.body.trimStart().startsWith('<')) throw unexpected(answer.host, 'it is a web page');
    return 'confirmed';
  }
  const error = answer.status === 400 ? oauthError(answer) : undefined;
  if (error === 'unsupported_token_type') return 'not_offered';
  // RFC 7009 §2.2 requires 200 for an invalid token; some servers answer with these errors instead.
  if (error === 'invalid_grant' || error === 'invalid_token') return 'confirmed';
  throw refusedAnswer(answer);
}

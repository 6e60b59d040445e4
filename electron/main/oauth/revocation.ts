import * as oauth from 'oauth4webapi';
import { authenticate, type ClientIdentity } from './client.ts';
import { oauthError, refusedAnswer, unexpected } from './errors.ts';
import { sendRequest } from './request.ts';
import type { Answer, Server, Transport } from './types.ts';

/** What became of a revocation: the token is over, or this server does not revoke such tokens. */
export type Revoked = 'confirmed' | 'not_offered';

/** A token that is not to be used any more, and as which client it was got. */
export interface RevocationRequest {
  server: Server;
  client: ClientIdentity;
  token: string;
  hint: 'refresh_token' | 'access_token';
}

/** Revokes a token (RFC 7009). Rejects with a ProblemError when the server did not answer the question. */
export async function revoke(
  http: Transport,
  request: RevocationRequest,
  signal?: AbortSignal,
): Promise<Revoked> {
  if (request.server.revocation_endpoint === undefined) return 'not_offered';
  return judgeRevocation(await askRevocation(http, request, signal));
}

function askRevocation(
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

function judgeRevocation(answer: Answer): Revoked {
  if (answer.status === 200) {
    // The body means nothing (RFC 7009 §2.2), but a page is a sign of somebody else in between.
    if (answer.body.trimStart().startsWith('<')) throw unexpected(answer.host, 'it is a web page');
    return 'confirmed';
  }
  const error = answer.status === 400 ? oauthError(answer) : undefined;
  if (error === 'unsupported_token_type') return 'not_offered';
  // RFC 7009 §2.2 answers 200 to a token that is over already; some servers say so in these words.
  if (error === 'invalid_grant' || error === 'invalid_token') return 'confirmed';
  throw refusedAnswer(answer);
}

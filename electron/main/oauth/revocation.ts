import * as oauth from 'oauth4webapi';
import { authenticate, type ClientIdentity } from './client.ts';
import type { Server } from './metadata.ts';
import { refusedAnswer } from './problems.ts';
import type { Transport } from './transport.ts';
import { ask } from './wire.ts';

/**
 * Revokes a refresh token (RFC 7009). Gives false where the server offers no revocation; rejects with a
 * ProblemError when the server did not confirm.
 */
export async function revoke(
  http: Transport,
  about: { server: Server; client: ClientIdentity; refreshToken: string },
  signal?: AbortSignal,
): Promise<boolean> {
  const { server, client, refreshToken } = about;
  if (server.revocation_endpoint === undefined) return false;
  const answer = await ask(http, signal, (options) =>
    oauth.revocationRequest(server, { client_id: client.client_id }, authenticate(client), refreshToken, {
      ...options,
      additionalParameters: { token_type_hint: 'refresh_token' },
    }),
  );
  if (answer.status !== 200) throw refusedAnswer(answer);
  return true;
}

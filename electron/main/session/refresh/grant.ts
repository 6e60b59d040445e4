import type { ClientIdentity } from '../../oauth/client.ts';
import {
  processClientCredentials,
  requestClientCredentials,
  scopesOfApp,
} from '../../oauth/grants/client-credentials.ts';
import { processRefresh, requestRefresh } from '../../oauth/grants/refresh.ts';
import type { Granted, ProcessDeps } from '../../oauth/token-response.ts';
import type { Answer, Server } from '../../oauth/types.ts';
import type { SessionContext } from '../context.ts';
import type { Tokens } from '../storage/record.ts';

/** Whether these tokens can be refreshed. */
export function isRefreshable({ acts_as, refresh_token }: Tokens): boolean {
  return acts_as === 'app' || refresh_token !== undefined;
}

/** Requests new tokens: with the refresh token, or for the app's own session with a new grant (RFC 6749 §4.4.3). */
export async function requestTokens(
  { http, connection, prover }: Pick<SessionContext, 'http' | 'connection' | 'prover'>,
  tokens: Tokens,
  options: { server: Server; client: ClientIdentity; signal: AbortSignal },
): Promise<Answer> {
  const { server, client, signal } = options;
  const { dpop_key, refresh_token } = tokens;
  const proof = dpop_key === undefined ? undefined : prover(dpop_key);
  const request = { server, client, resource: connection.resource, prover: proof };
  if (tokens.acts_as === 'app') {
    return await requestClientCredentials(
      http,
      { ...request, scopes: scopesOfApp(connection.scopes) },
      signal,
    );
  }
  if (refresh_token === undefined) throw new TypeError('no refresh token');
  return await requestRefresh(http, { ...request, refreshToken: refresh_token }, signal);
}

/** Processes the answer: it must be for the same person as before, or for the app itself. */
export async function processTokens(tokens: Tokens, answer: Answer, deps: ProcessDeps): Promise<Granted> {
  if (tokens.acts_as === 'app') return await processClientCredentials(answer, deps);
  return await processRefresh(answer, { ...deps, sub: tokens.account?.sub, nonce: tokens.nonce });
}

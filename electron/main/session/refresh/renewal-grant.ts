import type { ClientIdentity } from '../../oauth/client.ts';
import {
  processClientCredentials,
  requestClientCredentials,
  scopesOfApp,
} from '../../oauth/grants/client-credentials.ts';
import { processRefresh, requestRefresh } from '../../oauth/grants/refresh.ts';
import type { Answer } from '../../oauth/http-request.ts';
import type { Server } from '../../oauth/metadata/metadata.ts';
import type { Granted, ProcessDeps } from '../../oauth/token-response.ts';
import type { SessionContext } from '../context.ts';
import type { Tokens } from '../storage/record.ts';

/** Whether there is anything to refresh these tokens with. */
export function isRefreshable({ acts_as, refresh_token }: Tokens): boolean {
  return acts_as === 'app' || refresh_token !== undefined;
}

/** Asks for new tokens in place of these: by the refresh token, or for the app's own by a new grant (RFC 6749 §4.4.3). */
export async function requestTokens(
  context: SessionContext,
  tokens: Tokens,
  by: { server: Server; client: ClientIdentity; signal: AbortSignal },
): Promise<Answer> {
  const { server, client, signal } = by;
  const { http, connection } = context;
  const { dpop_key, refresh_token } = tokens;
  const prover = dpop_key === undefined ? undefined : context.prover(dpop_key);
  const about = { server, client, resource: connection.resource, prover };
  if (tokens.acts_as === 'app') {
    return await requestClientCredentials(http, { ...about, scopes: scopesOfApp(connection.scopes) }, signal);
  }
  if (refresh_token === undefined) throw new TypeError('nothing to renew with');
  return await requestRefresh(http, { ...about, refreshToken: refresh_token }, signal);
}

/** Judges that answer: for the same person as before, or for the app and nobody else. */
export async function processTokens(tokens: Tokens, answer: Answer, judge: ProcessDeps): Promise<Granted> {
  if (tokens.acts_as === 'app') return await processClientCredentials(answer, judge);
  return await processRefresh(answer, { ...judge, sub: tokens.account?.sub, nonce: tokens.nonce });
}

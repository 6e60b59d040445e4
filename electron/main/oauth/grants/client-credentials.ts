import * as oauth from 'oauth4webapi';
import { authenticate, type ClientIdentity } from '../client.ts';
import type { Prover } from '../dpop.ts';
import { sendRequest } from '../request.ts';
import { type Granted, type ProcessDeps, processTokenResponse } from '../token-response.ts';
import type { Answer, Server, Transport } from '../types.ts';

/**
 * Scopes that concern a person (OpenID Connect Core §5.4, §11; the last two are of Latchkey's own authority), and have
 * no meaning for an app.
 */
const personalScopes = new Set([
  'openid',
  'profile',
  'email',
  'address',
  'phone',
  'offline_access',
  'roles',
  'api:admin',
]);

export interface ClientCredentialsRequest {
  server: Server;
  /** A confidential client (RFC 6749 §4.4). */
  client: ClientIdentity;
  scopes: string[];
  resource?: string | undefined;
  /** Binds the token to a key of this device. */
  prover?: Prover | undefined;
}

/** The scopes that an app can request for itself. */
export function scopesOfApp(scopes: readonly string[]): string[] {
  return scopes.filter((scope) => !personalScopes.has(scope));
}

/** Requests a token for the client itself (RFC 6749 §4.4.2) and returns the raw response. */
export function requestClientCredentials(
  http: Transport,
  request: ClientCredentialsRequest,
  signal?: AbortSignal,
): Promise<Answer> {
  const { server, client, scopes, resource, prover } = request;
  const parameters = {
    ...(scopes.length === 0 ? {} : { scope: scopes.join(' ') }),
    ...(resource === undefined ? {} : { resource }),
  };
  return sendRequest(
    http,
    signal,
    (options) =>
      oauth.clientCredentialsGrantRequest(
        server,
        { client_id: client.client_id },
        authenticate(client),
        parameters,
        options,
      ),
    prover,
  );
}

/**
 * Validates the response. The account is always the client itself. A refresh token is ignored, because a new grant
 * serves as well (RFC 6749 §4.4.3).
 */
export async function processClientCredentials(answer: Answer, deps: ProcessDeps): Promise<Granted> {
  const granted = await processTokenResponse(answer, deps, (client, response) =>
    oauth.processClientCredentialsResponse(deps.server, client, response),
  );
  return { ...granted, refresh_token: undefined, account: { sub: deps.client.client_id, roles: [] } };
}

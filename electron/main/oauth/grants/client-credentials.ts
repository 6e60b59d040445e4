import * as oauth from 'oauth4webapi';
import { authenticate, type ClientIdentity } from '../client.ts';
import type { Prover } from '../dpop.ts';
import { sendRequest } from '../request.ts';
import { type Granted, type ProcessDeps, processTokenResponse } from '../token-response.ts';
import type { Answer, Server, Transport } from '../types.ts';

/**
 * Scopes that are about a person (OpenID Connect Core §5.4, §11; the last two are Latchkey's own authority's), and mean
 * nothing where there is none.
 */
const personal = new Set([
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
  /** One that can authenticate (RFC 6749 §4.4: confidential clients alone). */
  client: ClientIdentity;
  scopes: string[];
  resource?: string | undefined;
  /** Binds the token to a key of this device. */
  prover?: Prover | undefined;
}

/** The scopes among these that an app can ask for in its own name. */
export function scopesOfApp(scopes: readonly string[]): string[] {
  return scopes.filter((scope) => !personal.has(scope));
}

/** Asks for a token of the client's own (RFC 6749 §4.4.2) and gives the raw answer. */
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
 * Judges the answer. The account is the client itself, whoever else the answer may name; a refresh token is left, as a
 * new grant does as well (RFC 6749 §4.4.3).
 */
export async function processClientCredentials(answer: Answer, judge: ProcessDeps): Promise<Granted> {
  const granted = await processTokenResponse(answer, judge, (client, response) =>
    oauth.processClientCredentialsResponse(judge.server, client, response),
  );
  return { ...granted, refresh_token: undefined, account: { sub: judge.client.client_id, roles: [] } };
}

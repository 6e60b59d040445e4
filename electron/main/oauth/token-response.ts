import * as oauth from 'oauth4webapi';
import type { Account } from '../../../shared/model/session.ts';
import { accountOf } from './account.ts';
import type { ClientIdentity } from './client.ts';
import { refusedAnswer, unexpected } from './errors.ts';
import { checkFresh } from './fresh-sign-in.ts';
import { checkIdToken } from './id-token.ts';
import type { KeySource } from './jwks.ts';
import { toResponse } from './request.ts';
import type { Answer, Server } from './types.ts';

const maxLifetime = 366 * 24 * 3600;

/** A validated token response, reduced to what is stored. */
export interface Granted {
  access_token: string;
  /** `DPoP` for a token that is bound to the key of the request's proof (RFC 9449 §5). */
  token_type: 'Bearer' | 'DPoP';
  refresh_token?: string | undefined;
  /** Seconds from the arrival of the response; missing when the server does not say. */
  expires_in?: number | undefined;
  /** Missing when the server granted the requested scopes (RFC 6749 §5.1). */
  scopes?: string[] | undefined;
  account?: Account | undefined;
}

/** What a token response is validated against. */
export interface ProcessDeps {
  server: Server;
  client: ClientIdentity;
  keys: KeySource;
  /** The subject of this session; any other one is rejected. */
  sub?: string | undefined;
  nonce?: string | undefined;
  /** Maximum age of the sign-in in seconds; the server must then give its time. */
  signedInWithin?: number | undefined;
  /** Whether the request carried a proof, so that the token may be bound to its key. */
  proven?: boolean | undefined;
  signal?: AbortSignal | undefined;
}

type ParseResponse = (client: oauth.Client, response: Response) => Promise<oauth.TokenEndpointResponse>;

/**
 * Validates the response of a token endpoint (RFC 6749 §5, OpenID Connect Core §3.1.3): status, form, types, ranges and
 * the whole ID token. Rejects with a ProblemError.
 */
export async function processTokenResponse(
  answer: Answer,
  deps: ProcessDeps,
  parse: ParseResponse,
): Promise<Granted> {
  if (answer.status !== 200) throw refusedAnswer(answer);
  const now = serverTime(answer);
  const client: oauth.Client = {
    client_id: deps.client.client_id,
    // Validate as of the arrival by the server's clock, however late it is or wrong our clock is.
    [oauth.clockSkew]: Math.round(now - Date.now() / 1000),
    [oauth.clockTolerance]: 300,
  };
  const tokens = await parse(client, toResponse(answer)).catch((error: unknown) => {
    throw unexpected(answer.host, 'its token answer is not well-formed or not meant for this client', error);
  });
  checkForm(answer.host, tokens, deps.proven === true);
  const claims = oauth.getValidatedIdTokenClaims(tokens);
  if (claims !== undefined) await checkIdToken({ tokens, claims, expected: deps, now, host: answer.host });
  if (deps.signedInWithin !== undefined) {
    const signIn = {
      host: answer.host,
      now,
      within: deps.signedInWithin,
      refreshToken: tokens.refresh_token,
    };
    checkFresh({ ...signIn, authTime: claims?.auth_time });
  }
  return {
    access_token: tokens.access_token,
    token_type: tokens.token_type === 'dpop' ? 'DPoP' : 'Bearer',
    refresh_token: tokens.refresh_token,
    expires_in: lifetime(tokens.expires_in),
    scopes: tokens.scope?.split(' ').filter((scope) => scope !== ''),
    account: claims === undefined ? undefined : accountOf(claims),
  };
}

/** Seconds since 1970 at the time of the response, by the server's clock if it gives one, else by ours. */
function serverTime(answer: Answer): number {
  const date = Date.parse(answer.headers['date'] ?? '');
  return (Number.isNaN(date) ? answer.receivedAt : date) / 1000;
}

function checkForm(host: string, tokens: oauth.TokenEndpointResponse, proven: boolean): void {
  if (tokens.token_type !== 'bearer' && !(proven && tokens.token_type === 'dpop'))
    throw unexpected(host, 'its token has a type that was not requested');
  if (!/^[\x21-\x7e]{1,65536}$/.test(tokens.access_token))
    throw unexpected(host, 'its access token is malformed');
  const refreshToken = tokens.refresh_token;
  if (refreshToken !== undefined && !/^[\x20-\x7e]{1,65536}$/.test(refreshToken)) {
    throw unexpected(host, 'its refresh token is malformed');
  }
}

/** A missing lifetime stays unknown: the token is used until the API rejects it. Very long ones are limited. */
function lifetime(seconds: number | undefined): number | undefined {
  if (seconds === undefined || !(seconds > 0)) return undefined;
  return Math.min(seconds, maxLifetime);
}

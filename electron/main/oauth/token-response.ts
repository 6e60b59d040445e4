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

const longestLifetime = 366 * 24 * 3600;

/** What a token endpoint granted, judged and reduced to what is kept. */
export interface Granted {
  access_token: string;
  /** `DPoP` for one that is bound to the key the request was proved with (RFC 9449 §5). */
  token_type: 'Bearer' | 'DPoP';
  refresh_token?: string | undefined;
  /** Seconds from the moment the answer arrived; missing where the server does not say. */
  expires_in?: number | undefined;
  /** Missing where the server grants what was asked (RFC 6749 §5.1). */
  scopes?: string[] | undefined;
  account?: Account | undefined;
}

/** What a token answer is judged by. */
export interface ProcessDeps {
  server: Server;
  client: ClientIdentity;
  keys: KeySource;
  /** The subject this session belongs to; another one is refused. */
  sub?: string | undefined;
  nonce?: string | undefined;
  /** The sign-in must not be older than this many seconds, and the server has to say when it was. */
  signedInWithin?: number | undefined;
  /** The request carried a proof, so that the token may be bound to its key. */
  proven?: boolean | undefined;
  signal?: AbortSignal | undefined;
}

type Read = (client: oauth.Client, response: Response) => Promise<oauth.TokenEndpointResponse>;

/**
 * Judges the answer of a token endpoint (RFC 6749 §5, OpenID Connect Core §3.1.3): status, form, types and
 * ranges, and the ID token in full. Rejects with a ProblemError.
 */
export async function processTokenResponse(answer: Answer, judge: ProcessDeps, read: Read): Promise<Granted> {
  if (answer.status !== 200) throw refusedAnswer(answer);
  const now = serverTime(answer);
  const client: oauth.Client = {
    client_id: judge.client.client_id,
    // The answer is judged as of its arrival by the server's clock, however late or wrong ours is.
    [oauth.clockSkew]: Math.round(now - Date.now() / 1000),
    [oauth.clockTolerance]: 300,
  };
  const tokens = await read(client, toResponse(answer)).catch((error: unknown) => {
    throw unexpected(answer.host, 'its token answer is not well-formed or not meant for this client', error);
  });
  checkForm(answer.host, tokens, judge.proven === true);
  const claims = oauth.getValidatedIdTokenClaims(tokens);
  if (claims !== undefined) await checkIdToken({ tokens, claims, expected: judge, now, host: answer.host });
  if (judge.signedInWithin !== undefined) {
    const about = {
      host: answer.host,
      now,
      within: judge.signedInWithin,
      refreshToken: tokens.refresh_token,
    };
    checkFresh({ ...about, authTime: claims?.auth_time });
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

/** Seconds since 1970 by the server's clock at the moment of its answer, else by ours. */
function serverTime(answer: Answer): number {
  const date = Date.parse(answer.headers['date'] ?? '');
  return (Number.isNaN(date) ? answer.receivedAt : date) / 1000;
}

function checkForm(host: string, tokens: oauth.TokenEndpointResponse, proven: boolean): void {
  if (tokens.token_type !== 'bearer' && !(proven && tokens.token_type === 'dpop'))
    throw unexpected(host, 'its token is of a kind that was not asked for');
  if (!/^[\x21-\x7e]{1,65536}$/.test(tokens.access_token))
    throw unexpected(host, 'its access token is malformed');
  const refresh = tokens.refresh_token;
  if (refresh !== undefined && !/^[\x20-\x7e]{1,65536}$/.test(refresh)) {
    throw unexpected(host, 'its refresh token is malformed');
  }
}

/** Unknown lifetimes stay unknown: the token is used until the API refuses it. Absurd ones are cut. */
function lifetime(seconds: number | undefined): number | undefined {
  if (seconds === undefined || !(seconds > 0)) return undefined;
  return Math.min(seconds, longestLifetime);
}

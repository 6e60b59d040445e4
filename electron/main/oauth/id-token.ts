import { createHash } from 'node:crypto';
import { decodeProtectedHeader } from 'jose';
import type { IDToken, TokenEndpointResponse } from 'oauth4webapi';
import { unexpected } from './errors.ts';
import type { KeySource } from './jwks.ts';
import type { Server } from './types.ts';

/** Tolerated difference between `iat` and the time of the response, in seconds. */
const clockWindow = 300;

/**
 * Validates what the library does not: always the signature, and `at_hash`, `iat`, `sub` and `nonce` (OpenID Connect
 * Core §3.1.3.6, §3.1.3.7, §12.2). The library checks `iss`, `aud`, `azp`, `exp` and `nbf`.
 */
export async function checkIdToken(deps: {
  tokens: TokenEndpointResponse;
  claims: IDToken;
  expected: {
    server: Server;
    keys: KeySource;
    /** The subject of this session; any other one is rejected. */
    sub?: string | undefined;
    nonce?: string | undefined;
    signal?: AbortSignal | undefined;
  };
  now: number;
  host: string;
}): Promise<void> {
  const { tokens, claims, expected, now, host } = deps;
  const idToken = tokens.id_token ?? '';
  if (Math.abs(claims.iat - now) > clockWindow) throw unexpected(host, 'its ID token was not made just now');
  if (expected.sub !== undefined && claims.sub !== expected.sub) {
    throw unexpected(host, 'its ID token belongs to another account');
  }
  // After a refresh the nonce may be missing; if present it must be that of the sign-in.
  if (claims.nonce !== undefined && expected.nonce !== undefined && claims.nonce !== expected.nonce) {
    throw unexpected(host, 'its ID token answers another request');
  }
  if (claims.sub === '' || claims.sub.length > 255)
    throw unexpected(host, 'its ID token names no usable subject');
  const atHash = claims['at_hash'];
  if (atHash !== undefined && atHash !== accessTokenHash(idToken, tokens.access_token)) {
    throw unexpected(host, 'its ID token belongs to another access token');
  }
  if (!(await expected.keys.verify(expected.server, idToken, expected.signal))) {
    throw unexpected(host, 'the signature of its ID token is wrong');
  }
}

/** `at_hash`: the left half of the access token's hash, with the hash function of the ID token's algorithm. */
function accessTokenHash(idToken: string, accessToken: string): string {
  const alg = decodeProtectedHeader(idToken).alg ?? '';
  const bits = /^Ed/.test(alg) ? '512' : alg.slice(-3);
  const hash = createHash(`sha${bits}`).update(accessToken).digest();
  return hash.subarray(0, hash.length / 2).toString('base64url');
}

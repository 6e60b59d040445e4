import type { IncomingMessage } from 'node:http';
import {
  type AccessToken,
  AccessTokenRefused,
  type AccessTokenRules,
  verifyAccessToken,
} from './access-token.ts';
import { BearerError } from './bearer-error.ts';
import type { CheckedProof, ProofChecker } from './dpop.ts';

/** What the API knows about its caller, all of it from the access token. */
export interface Caller extends Omit<AccessToken, 'claims' | 'jkt' | 'refreshTokenId'> {
  /** How the token was sent. Challenges use the same scheme. */
  scheme: 'Bearer' | 'DPoP';
  /** Nonce to send as `DPoP-Nonce` with the response, if any. */
  nextNonce: string | undefined;
}

export interface BearerSettings extends AccessTokenRules {
  proofs: ProofChecker;
  /**
   * Records that the client received this refresh token, given in its stored form: it used the access token issued
   * with it.
   */
  recordDelivery(refreshTokenId: string): Promise<void>;
}

interface Presented {
  scheme: 'Bearer' | 'DPoP';
  token: string;
}

function presentedToken(request: IncomingMessage, url: URL): Presented {
  if (url.searchParams.has('access_token')) {
    throw new BearerError(
      400,
      'invalid_request',
      'send the access token in the Authorization header, never in the address',
    );
  }
  const header = request.headers.authorization;
  if (header === undefined) {
    throw new BearerError(401, undefined, 'this address needs an access token in the Authorization header');
  }
  const [, scheme, token] = /^(Bearer|DPoP) +([\w~+/.-]+=*)$/i.exec(header) ?? [];
  if (scheme === undefined || token === undefined) {
    throw new BearerError(
      400,
      'invalid_request',
      'the Authorization header must be: Bearer or DPoP, a space, the access token',
    );
  }
  return { scheme: scheme.toLowerCase() === 'dpop' ? 'DPoP' : 'Bearer', token };
}

async function verify({ scheme, token }: Presented, settings: BearerSettings): Promise<AccessToken> {
  try {
    return await verifyAccessToken(token, settings);
  } catch (error) {
    if (!(error instanceof AccessTokenRefused)) throw error;
    throw new BearerError(401, 'invalid_token', error.message, { scheme, endReason: error.reason });
  }
}

const needsNoProof: CheckedProof = { nextNonce: undefined, isNew: Promise.resolve() };

/** A bound token needs a proof of its key, an unbound one is sent as Bearer (RFC 9449 §7.1, §7.2). */
async function checkBinding(
  request: IncomingMessage,
  url: URL,
  { scheme, token }: Presented,
  jkt: string | undefined,
  settings: BearerSettings,
): Promise<CheckedProof> {
  if (jkt === undefined) {
    if (scheme === 'Bearer') return needsNoProof;
    throw new BearerError(401, 'invalid_token', 'this access token is bound to no key: send it as Bearer');
  }
  if (scheme === 'Bearer') {
    const description = 'this access token is bound to a key: send it as DPoP, with a proof';
    throw new BearerError(401, 'invalid_token', description, { scheme: 'DPoP' });
  }
  const proof = request.headers['dpop'];
  return settings.proofs.check({
    proof: typeof proof === 'string' ? proof : undefined,
    method: request.method ?? '',
    address: new URL(url.pathname, settings.issuer).href,
    accessToken: token,
    jkt,
  });
}

/**
 * Identifies the caller by the access token and, if the token is bound to a key, by the DPoP proof (RFC 9449). Writes
 * to the database once per refresh, when its first access token arrives. Throws {@link BearerError}. Whether the
 * proof was used before may still be unknown: change nothing and answer nothing until `proven` resolves. It rejects
 * with BearerError, or with BusyError if the database does not answer.
 */
export async function identify(
  request: IncomingMessage,
  url: URL,
  settings: BearerSettings,
): Promise<{ caller: Caller; proven: Promise<void> }> {
  const presented = presentedToken(request, url);
  const { claims: _claims, jkt, refreshTokenId, ...caller } = await verify(presented, settings);
  const { nextNonce, isNew } = await checkBinding(request, url, presented, jkt, settings);
  if (refreshTokenId !== undefined) await settings.recordDelivery(refreshTokenId);
  return { caller: { ...caller, scheme: presented.scheme, nextNonce }, proven: isNew };
}

/**
 * Runs `read` while the proof is being checked. Returns the result only if the proof is accepted; otherwise rejects
 * with that refusal.
 */
export async function whileProving<T>(proven: Promise<void>, read: () => Promise<T>): Promise<T> {
  const [proof, found] = await Promise.allSettled([proven, read()]);
  if (proof.status === 'rejected') throw proof.reason;
  if (found.status === 'rejected') throw found.reason;
  return found.value;
}

/** A refusal of a caller with a valid token; the challenge uses the scheme in which the token was sent. */
export function refusalTo(
  { scheme }: Caller,
  status: 401 | 403,
  code: 'invalid_token' | 'insufficient_scope',
  description: string,
  details: { scope?: string } = {},
): BearerError {
  return new BearerError(status, code, description, { ...details, scheme });
}

/** Throws {@link BearerError} unless the caller is a user. A service has no data of its own here. */
export function requireUser(caller: Caller): void {
  if (caller.kind === 'user') return;
  const description = 'this address is for users: an app that acts for itself has no data here';
  throw refusalTo(caller, 403, 'insufficient_scope', description);
}

/** Throws {@link BearerError} `insufficient_scope` (RFC 6750 §3.1) unless the token has this scope. */
export function requireScope(caller: Caller, scope: string): void {
  if (caller.scopes.includes(scope)) return;
  const description = `this access token was issued without the scope ${scope}`;
  throw refusalTo(caller, 403, 'insufficient_scope', description, { scope });
}

import type { IncomingMessage } from 'node:http';
import {
  type AccessToken,
  AccessTokenRefused,
  type AccessTokenRules,
  verifyAccessToken,
} from './access-token.ts';
import { BearerError } from './bearer-error.ts';
import type { FittingProof, ProofChecker } from './dpop.ts';

/** What the API knows of its caller, all of it from the access token. */
export interface Caller extends Omit<AccessToken, 'claims' | 'jkt' | 'refreshTokenId'> {
  /** How the token was sent, which is how a refusal asks for a better one. */
  scheme: 'Bearer' | 'DPoP';
  /** To be sent as `DPoP-Nonce` with the answer, where there is one. */
  nextNonce: string | undefined;
}

export interface BearerSettings extends AccessTokenRules {
  proofs: ProofChecker;
  /** Told, by its stored form, of the refresh token that a good access token came with. */
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

const needsNoProof: FittingProof = { nextNonce: undefined, isNew: Promise.resolve() };

/** RFC 9449 §7.1, §7.2: a bound token comes with a proof of its key, an unbound one is a plain bearer's. */
async function checkBinding(
  request: IncomingMessage,
  url: URL,
  { scheme, token }: Presented,
  jkt: string | undefined,
  settings: BearerSettings,
): Promise<FittingProof> {
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
 * Who is calling, by the request's access token and, where that is bound to a key, by its proof (RFC 9449). There is one
 * write per refresh, when its first access token arrives. Throws {@link BearerError}. Whether the proof was used before
 * may not be known yet: until `proven` resolves nothing may be changed, and nothing answered. It rejects with BearerError,
 * or BusyError where nobody can say.
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

/** What `read` finds, meanwhile and only for a caller that is `proven`: anybody else gets that refusal alone. */
export async function whileProving<T>(proven: Promise<void>, read: () => Promise<T>): Promise<T> {
  const [proof, found] = await Promise.allSettled([proven, read()]);
  if (proof.status === 'rejected') throw proof.reason;
  if (found.status === 'rejected') throw found.reason;
  return found.value;
}

/** A refusal of a caller whose token is good, with the challenge in the scheme that the token came with. */
export function refusalTo(
  { scheme }: Caller,
  status: 401 | 403,
  code: 'invalid_token' | 'insufficient_scope',
  description: string,
  details: { scope?: string } = {},
): BearerError {
  return new BearerError(status, code, description, { ...details, scheme });
}

/** Throws {@link BearerError} unless the caller is a user, as a service has no data of its own here. */
export function requireUser(caller: Caller): void {
  if (caller.kind === 'user') return;
  const description = 'this address is for signed-in users: an app on its own account has nothing here';
  throw refusalTo(caller, 403, 'insufficient_scope', description);
}

/** Throws {@link BearerError} `insufficient_scope` (RFC 6750 §3.1) unless the token was issued with this scope. */
export function requireScope(caller: Caller, scope: string): void {
  if (caller.scopes.includes(scope)) return;
  const description = `this access token was issued without the scope ${scope}`;
  throw refusalTo(caller, 403, 'insufficient_scope', description, { scope });
}

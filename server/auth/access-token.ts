import type { webcrypto } from 'node:crypto';
import { errors, type JWSHeaderParameters, type JWTPayload, jwtVerify } from 'jose';
import { z } from 'zod';
import type { DeniedTokens } from '../storage/access-tokens/denied-tokens.ts';
import { describeEndReason } from '../storage/sessions/end-reasons.ts';

/** A verified access token of this authority. */
export interface AccessToken {
  /** `service`: a client acting for itself (RFC 6749 §4.4). Its `sub` is then the client's id (RFC 9068 §2.2). */
  kind: 'user' | 'service';
  sub: string;
  clientId: string;
  /** Empty unless the token has the scope `roles` or `api:admin`. */
  roles: string[];
  scopes: string[];
  /** Hash of the grant, which identifies the session; undefined for a service. */
  sessionId: string | undefined;
  /** Thumbprint of the key that the token is bound to (RFC 9449 §6.1). */
  jkt: string | undefined;
  /** Stored form of the refresh token issued with it; undefined if that token replaced none or is bound to a key. */
  refreshTokenId: string | undefined;
  /** All signed claims. */
  claims: JWTPayload;
}

export interface AccessTokenRules {
  issuer: string;
  audience: string;
  /** The key with this id (RFC 7515 §4.1.4); undefined if there is none. */
  keyFor(kid: string | undefined): webcrypto.CryptoKey | undefined;
  /** Why to refuse a token that has not expired yet. Called for each request, so it must not query the database. */
  denialReason: DeniedTokens['denialReason'];
}

/** Why an access token is refused; `reason` is a code of end-reasons.ts if the token was denied early. */
export class AccessTokenRefused extends Error {
  readonly reason: string | undefined;
  constructor(description: string, reason?: string) {
    super(description);
    this.reason = reason;
  }
}

const boundSchema = z.looseObject({ jkt: z.string() });
const commonSchema = z.looseObject({
  sub: z.string(),
  client_id: z.string(),
  scope: z.string().optional(),
  cnf: boundSchema.optional(),
});
const userSchema = commonSchema.extend({
  roles: z.array(z.string()).optional(),
  grant_id: z.string(),
  user_version: z.number(),
  rt_hash: z.string().optional(),
});
const absent = z.undefined().optional();
const serviceSchema = commonSchema
  .extend({ roles: absent, grant_id: absent, user_version: absent, rt_hash: absent })
  .refine((claims) => claims.sub === claims.client_id);

function asRefusal(error: unknown): unknown {
  if (error instanceof errors.JWTExpired) return new AccessTokenRefused('the access token expired');
  if (error instanceof errors.JOSEError) {
    return new AccessTokenRefused('the access token was not issued by this server for this API');
  }
  return error;
}

function keyOf({ kid }: JWSHeaderParameters, { keyFor }: AccessTokenRules): webcrypto.CryptoKey {
  const key = keyFor(kid);
  if (key === undefined) throw new errors.JWKSNoMatchingKey();
  return key;
}

async function verifySignature(token: string, rules: AccessTokenRules): Promise<JWTPayload> {
  try {
    const { payload } = await jwtVerify(token, (header) => keyOf(header, rules), {
      issuer: rules.issuer,
      audience: rules.audience,
      typ: 'at+jwt',
      algorithms: ['ES256'],
      requiredClaims: ['exp', 'sub', 'client_id'],
    });
    return payload;
  } catch (error) {
    throw asRefusal(error);
  }
}

function read(claims: JWTPayload): { token: AccessToken; userVersion: number | undefined } {
  const parsed = z.union([userSchema, serviceSchema]).safeParse(claims);
  if (!parsed.success) throw new AccessTokenRefused('the access token lacks a claim this API needs');
  const { sub, client_id: clientId, scope, cnf, roles, grant_id, user_version, rt_hash } = parsed.data;
  const token: AccessToken = {
    kind: grant_id === undefined ? 'service' : 'user',
    sub,
    clientId,
    roles: roles ?? [],
    scopes: scope?.split(' ') ?? [],
    sessionId: grant_id,
    jkt: cnf?.jkt,
    refreshTokenId: rt_hash,
    claims,
  };
  return { token, userVersion: user_version };
}

/**
 * Verifies an access token (RFC 9068 §4): signature, issuer, audience, expiry, and that neither its session, user nor
 * client was denied. Does not query the database. If the token is bound to a key, the caller must check the proof as
 * well. Throws {@link AccessTokenRefused}.
 */
export async function verifyAccessToken(token: string, rules: AccessTokenRules): Promise<AccessToken> {
  const { token: verified, userVersion } = read(await verifySignature(token, rules));
  const { sub, clientId, sessionId } = verified;
  const reason = rules.denialReason({ grantId: sessionId, subject: sub, clientId, userVersion });
  if (reason !== undefined) throw new AccessTokenRefused(describeEndReason(reason), reason);
  return verified;
}

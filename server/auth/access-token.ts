import type { webcrypto } from 'node:crypto';
import { errors, type JWSHeaderParameters, type JWTPayload, jwtVerify } from 'jose';
import { z } from 'zod';
import type { DeniedTokens } from '../storage/access-tokens/denied-tokens.ts';
import { describeEndReason } from '../storage/sessions/end-reasons.ts';

/** What an access token of ours says, verified. */
export interface AccessToken {
  /** `service` is a client on its own account (RFC 6749 §4.4), its `sub` being the client's id (RFC 9068 §2.2). */
  kind: 'user' | 'service';
  sub: string;
  clientId: string;
  /** Empty without the scopes `roles` and `api:admin`. */
  roles: string[];
  scopes: string[];
  /** Hash of the grant: the session it belongs to; absent in a service's. */
  sessionId: string | undefined;
  /** Thumbprint of the key it is bound to (RFC 9449 §6.1). */
  jkt: string | undefined;
  /** The refresh token it came with, by its stored form; absent where that replaced none, or where it is bound. */
  refreshTokenId: string | undefined;
  /** All claims as signed. */
  claims: JWTPayload;
}

export interface AccessTokenRules {
  issuer: string;
  audience: string;
  /** The key of that name (RFC 7515 §4.1.4); undefined when there is none. */
  keyFor(kid: string | undefined): webcrypto.CryptoKey | undefined;
  /** Why the token must be refused although it has not expired; must not look anything up. */
  reasonAgainst: DeniedTokens['reasonAgainst'];
}

/** Why an access token is refused, in words; with the code of endings.ts where it was withdrawn. */
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
    return new AccessTokenRefused('the access token is not one of ours for this API');
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
 * Verifies an access token (RFC 9068 §4): signature, issuer, audience and expiry, and whether its session, user or
 * client was withdrawn, with no database look-up. Whoever presents it must still prove a key it is bound to. Throws
 * {@link AccessTokenRefused}.
 */
export async function verifyAccessToken(token: string, rules: AccessTokenRules): Promise<AccessToken> {
  const { token: verified, userVersion } = read(await verifySignature(token, rules));
  const { sub, clientId, sessionId } = verified;
  const reason = rules.reasonAgainst({ grantId: sessionId, subject: sub, clientId, userVersion });
  if (reason !== undefined) throw new AccessTokenRefused(describeEndReason(reason), reason);
  return verified;
}

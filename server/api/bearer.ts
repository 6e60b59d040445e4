import type { webcrypto } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { errors, type JWTPayload, jwtVerify } from 'jose';
import { z } from 'zod';
import { describeEnding } from '../storage/endings.ts';
import type { Revocations } from '../storage/revocations.ts';

/** What the API knows of its caller, all of it from the access token. */
export interface Caller {
  sub: string;
  roles: string[];
  clientId: string;
  /** The session the token was issued in. */
  sessionId: string;
}

/** A refusal in the form of RFC 6750 §3: the HTTP status, the error code where there is one, and words for it. */
export class BearerError extends Error {
  readonly status: number;
  readonly code: string | undefined;
  constructor(status: number, code: string | undefined, description: string) {
    super(description);
    this.status = status;
    this.code = code;
  }
}

export interface BearerSettings {
  issuer: string;
  audience: string;
  publicKey: webcrypto.CryptoKey;
  /** Why the token must be refused although it has not expired; must not look anything up. */
  reasonAgainst: Revocations['reasonAgainst'];
}

const claimsSchema = z.looseObject({
  sub: z.string(),
  client_id: z.string(),
  roles: z.array(z.string()),
  grant_id: z.string(),
  user_version: z.number(),
});

function bearerToken(request: IncomingMessage, url: URL): string {
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
  const token = /^Bearer +([\w~+/.-]+=*)$/i.exec(header)?.[1];
  if (token === undefined) {
    throw new BearerError(
      400,
      'invalid_request',
      'the Authorization header must be: Bearer, a space, the access token',
    );
  }
  return token;
}

function invalidToken(description: string): BearerError {
  return new BearerError(401, 'invalid_token', description);
}

function asBearerError(error: unknown): unknown {
  if (error instanceof errors.JWTExpired) return invalidToken('the access token expired');
  if (error instanceof errors.JOSEError)
    return invalidToken('the access token is not one of ours for this API');
  return error;
}

async function verify(token: string, settings: BearerSettings): Promise<JWTPayload> {
  try {
    const { payload } = await jwtVerify(token, settings.publicKey, {
      issuer: settings.issuer,
      audience: settings.audience,
      typ: 'at+jwt',
      algorithms: ['ES256'],
      requiredClaims: ['exp', 'sub', 'client_id'],
    });
    return payload;
  } catch (error) {
    throw asBearerError(error);
  }
}

/**
 * Who is calling, by the request's access token (RFC 9068 §4): signature, issuer, audience and expiry, and whether
 * its sign-in was revoked, with no database look-up. Throws {@link BearerError}.
 */
export async function authenticate(
  request: IncomingMessage,
  url: URL,
  settings: BearerSettings,
): Promise<Caller> {
  const claims = claimsSchema.safeParse(await verify(bearerToken(request, url), settings));
  if (!claims.success) throw invalidToken('the access token lacks a claim this API needs');
  const { sub, roles, grant_id: grantId, client_id: clientId, user_version: userVersion } = claims.data;
  const reason = settings.reasonAgainst({ grantId, subject: sub, clientId, userVersion });
  if (reason !== undefined) throw invalidToken(describeEnding(reason));
  return { sub, roles, clientId, sessionId: grantId };
}

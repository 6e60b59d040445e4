import { hash } from 'node:crypto';
import { calculateJwkThumbprint, EmbeddedJWK, errors, type JWK, jwtVerify } from 'jose';
import { z } from 'zod';
import { BearerError } from './bearer-error.ts';
import { nonceLifetime, openNonces } from './dpop-nonce.ts';
import { dpopAlgorithms } from './dpop-policy.ts';
import { openSeenOnce } from './dpop-replay.ts';

/** A request's proof of possession and the values it must match (RFC 9449 §4.3). */
interface ProofRequest {
  /** The `DPoP` header. */
  proof: string | undefined;
  method: string;
  /** The requested URL without its query, as the client knows it. */
  address: string;
  accessToken: string;
  /** Thumbprint of the key that the access token is bound to. */
  jkt: string;
}

/** A proof that matches its request. */
export interface CheckedProof {
  /** The nonce to use from now on, if the proof contained an older one. */
  nextNonce: string | undefined;
  /** Resolves once it is certain that the proof is new. Rejects with `invalid_dpop_proof` if it was used before. */
  isNew: Promise<void>;
}

export interface ProofChecker {
  /**
   * Checks a proof, except for its use at other instances: {@link FittingProof} reports that later. Throws {@link
   * BearerError}: `invalid_dpop_proof`, `use_dpop_nonce`, or `invalid_token` if the token is bound to another key.
   */
  check(request: ProofRequest): Promise<CheckedProof>;
}

// Seconds that a proof without a nonce may differ from this server's clock.
const FRESH = 60;
const REMEMBERED = 100_000;
// 132 bits in base64url.
const ID_LENGTH = 22;

const headerSchema = z.looseObject({ jwk: z.looseObject({ kty: z.string() }) });
const claimsSchema = z.looseObject({
  jti: z.string().min(1).max(512),
  htm: z.string(),
  htu: z.string(),
  iat: z.number(),
  ath: z.string(),
  nonce: z.string().optional(),
});
type ProofClaims = z.infer<typeof claimsSchema>;

function invalidProof(description: string): BearerError {
  return new BearerError(401, 'invalid_dpop_proof', description, { scheme: 'DPoP' });
}

const usedBefore = (): BearerError =>
  invalidProof('this DPoP proof was already used: make one for each request');

function needsNonce(nonce: string): BearerError {
  const description = 'make a new DPoP proof with the nonce in this response';
  return new BearerError(401, 'use_dpop_nonce', description, { scheme: 'DPoP', nonce });
}

async function verify(proof: string): Promise<{ claims: ProofClaims; key: JWK }> {
  try {
    const algorithms = [...dpopAlgorithms];
    const { payload, protectedHeader } = await jwtVerify(proof, EmbeddedJWK, { typ: 'dpop+jwt', algorithms });
    return { claims: claimsSchema.parse(payload), key: headerSchema.parse(protectedHeader).jwk };
  } catch (error) {
    if (error instanceof errors.JOSEError || error instanceof z.ZodError || error instanceof TypeError) {
      throw invalidProof('the DPoP proof is not a JWT signed with its own public key, or lacks a claim');
    }
    // Thrown by Web Crypto for a key that it cannot use.
    if (error instanceof DOMException) throw invalidProof('the key in the DPoP proof cannot be used');
    throw error;
  }
}

function withoutQuery(htu: string): string | undefined {
  const url = URL.parse(htu);
  if (url === null) return undefined;
  url.search = '';
  url.hash = '';
  return url.href;
}

function checkMatch(claims: ProofClaims, { method, address, accessToken }: ProofRequest): void {
  if (claims.htm !== method) throw invalidProof('the DPoP proof was made for another method');
  if (withoutQuery(claims.htu) !== address) throw invalidProof('the DPoP proof was made for another address');
  if (claims.ath !== hash('sha256', accessToken, 'base64url')) {
    throw invalidProof('the DPoP proof was made for another access token');
  }
}

/**
 * Creates the API's proof checker. `nonceKey`: 32 bytes that all instances share. `takeShared` claims a proof at all
 * instances and returns false if it was used before; without it, this instance is the only one and its own memory is
 * enough.
 */
export function openProofChecker(
  nonceKey: Buffer,
  takeShared: ((id: string) => Promise<boolean>) | undefined,
): ProofChecker {
  const nonces = openNonces(nonceKey);
  const seen = openSeenOnce(Math.max(nonceLifetime, 2 * FRESH), REMEMBERED);

  async function takeNew(id: string): Promise<void> {
    if ((await takeShared?.(id)) === false) throw usedBefore();
  }

  function checkAge({ nonce, iat }: ProofClaims): void {
    const isFresh = nonce === undefined ? Math.abs(Date.now() / 1000 - iat) <= FRESH : nonces.accepts(nonce);
    // A wrong clock is no reason to refuse a client: it gets a nonce instead.
    if (!isFresh) throw needsNonce(nonces.newest());
  }

  return {
    async check(request) {
      if (request.proof === undefined) {
        throw invalidProof('this access token is bound to a key: send a DPoP proof with each request');
      }
      const { claims, key } = await verify(request.proof);
      checkMatch(claims, request);
      if ((await calculateJwkThumbprint(key)) !== request.jkt) {
        throw new BearerError(401, 'invalid_token', 'the access token is bound to another key', {
          scheme: 'DPoP',
        });
      }
      checkAge(claims);
      const id = hash('sha256', `${request.jkt} ${claims.jti}`, 'base64url').slice(0, ID_LENGTH);
      // A proof that this instance remembers needs no query.
      if (!seen.firstTime(id)) throw usedBefore();
      const isNew = takeNew(id);
      // Every caller awaits `isNew` eventually; this prevents an unhandled rejection before then.
      isNew.catch(() => undefined);
      const newest = nonces.newest();
      return { nextNonce: claims.nonce === undefined || claims.nonce === newest ? undefined : newest, isNew };
    },
  };
}

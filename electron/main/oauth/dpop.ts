import { createHash, randomUUID, webcrypto } from 'node:crypto';
import { SignJWT } from 'jose';
import { schema, z } from '../../../shared/schema.ts';
import { createServerClock, type ServerClock } from './metadata/server-clock.ts';
import type { Server } from './types.ts';

const coordinate = schema(() => z.string().regex(/^[\w-]{43}$/));

/** A private key for ES256 as a JWK (RFC 7518 §6.2); as sensitive as a refresh token. */
export const dpopKeySchema = schema(() =>
  z.strictObject({
    kty: z.literal('EC'),
    crv: z.literal('P-256'),
    x: coordinate(),
    y: coordinate(),
    d: coordinate(),
  }),
);

export type DpopKey = z.infer<ReturnType<typeof dpopKeySchema>>;

interface ProofRequest {
  method: string;
  url: string;
  /** For a request to an API: sent with it and hashed into the proof (RFC 9449 §7.1). */
  accessToken?: string;
}

/** Headers of a response, by lower-case name. */
type Headers = Readonly<Record<string, string | undefined>>;

/** Creates DPoP proofs: each shows that a request comes from the device with the key (RFC 9449 §4). */
export interface Prover {
  /** Creates the `DPoP` header of one request; signs off the main thread. */
  proof(request: ProofRequest): Promise<string>;
  /** Remembers the nonce (RFC 9449 §8, §9) and the time of a response for the next proofs to the same server. */
  learn(request: ProofRequest, headers: Headers): void;
}

const algorithm = { name: 'ECDSA', namedCurve: 'P-256' };
/** Errors of a rejected proof; the server has not processed the request, so it can be sent again with another proof. */
const proofErrors = new Set(['use_dpop_nonce', 'invalid_dpop_proof']);

/** Whether the server can bind tokens to an ES256 key. */
export function bindsTokens(server: Server): boolean {
  return server.dpop_signing_alg_values_supported?.includes('ES256') === true;
}

/** Whether an error code is about the proof alone, not about the token or the grant. */
export function isAboutProof(error: string | undefined): boolean {
  return error !== undefined && proofErrors.has(error);
}

/** Generates a new key. */
export async function createDpopKey(): Promise<DpopKey> {
  const { privateKey } = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const { kty, crv, x, y, d } = await webcrypto.subtle.exportKey('jwk', privateKey);
  return dpopKeySchema().parse({ kty, crv, x, y, d });
}

/** Creates the prover of a key; it imports the key as non-exportable. */
export function createProver(key: DpopKey): Prover {
  const { kty, crv, x, y } = key;
  const header = { typ: 'dpop+jwt', alg: 'ES256', jwk: { kty, crv, x, y } };
  const nonces = new Map<string, string>();
  const clocks = new Map<string, ServerClock>();
  let signing: Promise<webcrypto.CryptoKey> | undefined;

  return {
    async proof(request) {
      const { method, url, accessToken } = request;
      signing ??= webcrypto.subtle.importKey('jwk', key, algorithm, false, ['sign']);
      const { origin, pathname } = new URL(url);
      const server = serverOf(request);
      const nonce = nonces.get(server);
      const claims = {
        jti: randomUUID(),
        htm: method,
        htu: origin + pathname,
        iat: Math.floor((clocks.get(server)?.now() ?? Date.now()) / 1000),
        ...(nonce === undefined ? {} : { nonce }),
        ...(accessToken === undefined ? {} : { ath: hashOf(accessToken) }),
      };
      return await new SignJWT(claims).setProtectedHeader(header).sign(await signing);
    },
    learn(request, headers) {
      const server = serverOf(request);
      const nonce = headers['dpop-nonce'];
      if (nonce !== undefined && /^[\x21\x23-\x5B\x5D-\x7E]{1,1024}$/.test(nonce)) nonces.set(server, nonce);
      const clock = clocks.get(server) ?? createServerClock();
      clock.learn(headers);
      clocks.set(server, clock);
    },
  };
}

/** An API and an authorization server on the same origin have different nonces (RFC 9449 §9). */
function serverOf({ url, accessToken }: ProofRequest): string {
  return `${accessToken === undefined ? 'authorization' : 'resource'} ${new URL(url).origin}`;
}

function hashOf(accessToken: string): string {
  return createHash('sha256').update(accessToken).digest('base64url');
}

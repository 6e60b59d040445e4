import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { calculateJwkThumbprint, EmbeddedJWK, errors, jwtVerify } from 'jose';

type Verdict = { jkt: string } | { error: 'use_dpop_nonce' | 'invalid_dpop_proof' } | undefined;

const windowSeconds = 60;

/** Checks proofs like a server (RFC 9449 §4.3): signature by the embedded key, method, URL, age, nonce and reuse. */
export function createProofChecks() {
  // Settings and observations of a test.
  const state = {
    /** The required nonce of proofs to the token endpoint; undefined if none is required. */
    nonce: undefined as string | undefined,
    /** Milliseconds by which the server's clock is ahead of ours. */
    aheadMs: 0,
    /** The claims of every checked proof. */
    seen: [] as Record<string, unknown>[],
  };
  const used = new Set<unknown>();

  function isValid(claims: Record<string, unknown>, method: string, url: string, token?: string): boolean {
    const now = (Date.now() + state.aheadMs) / 1000;
    const hash = token === undefined ? undefined : createHash('sha256').update(token).digest('base64url');
    if (claims['htm'] !== method || claims['htu'] !== url || claims['ath'] !== hash) return false;
    if (Math.abs(Number(claims['iat']) - now) > windowSeconds || used.has(claims['jti'])) return false;
    used.add(claims['jti']);
    return true;
  }

  return {
    state,
    /** The thumbprint of the key of a request's proof; undefined without a proof. */
    async check(
      request: IncomingMessage,
      response: ServerResponse,
      url: string,
      token?: string,
    ): Promise<Verdict> {
      response.setHeader('date', new Date(Date.now() + state.aheadMs).toUTCString());
      const proof = request.headers['dpop'];
      if (typeof proof !== 'string') return undefined;
      if (state.nonce !== undefined && token === undefined) response.setHeader('dpop-nonce', state.nonce);
      try {
        const kind = { typ: 'dpop+jwt', algorithms: ['ES256'] };
        const { payload, protectedHeader } = await jwtVerify(proof, EmbeddedJWK, kind);
        state.seen.push(payload);
        if (!isValid(payload, request.method ?? '', url, token)) return { error: 'invalid_dpop_proof' };
        const requiredNonce = token === undefined ? state.nonce : undefined;
        if (requiredNonce !== undefined && payload['nonce'] !== requiredNonce)
          return { error: 'use_dpop_nonce' };
        return { jkt: await calculateJwkThumbprint(protectedHeader.jwk ?? {}) };
      } catch (error) {
        if (error instanceof errors.JOSEError) return { error: 'invalid_dpop_proof' };
        throw error;
      }
    },
  };
}

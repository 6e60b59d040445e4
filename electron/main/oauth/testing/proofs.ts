import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { calculateJwkThumbprint, EmbeddedJWK, errors, jwtVerify } from 'jose';

type Verdict = { jkt: string } | { error: 'use_dpop_nonce' | 'invalid_dpop_proof' } | undefined;

const windowSeconds = 60;

/** Checks proofs as a server does (RFC 9449 §4.3): signature by the key in it, method, address, age, nonce, once. */
export function createProofChecks() {
  // What a test says about the checks, and what it may look at.
  const state = {
    /** Proofs to the token endpoint must carry it; without one any will do. */
    nonce: undefined as string | undefined,
    /** How far the server's clock is ahead of ours. */
    aheadMs: 0,
    /** The claims of every proof that was looked at. */
    seen: [] as Record<string, unknown>[],
  };
  const used = new Set<unknown>();

  function fits(claims: Record<string, unknown>, method: string, url: string, token?: string): boolean {
    const now = (Date.now() + state.aheadMs) / 1000;
    const hash = token === undefined ? undefined : createHash('sha256').update(token).digest('base64url');
    if (claims['htm'] !== method || claims['htu'] !== url || claims['ath'] !== hash) return false;
    if (Math.abs(Number(claims['iat']) - now) > windowSeconds || used.has(claims['jti'])) return false;
    used.add(claims['jti']);
    return true;
  }

  return {
    state,
    /** The thumbprint of the key a request was proved with; undefined for one without a proof. */
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
        if (!fits(payload, request.method ?? '', url, token)) return { error: 'invalid_dpop_proof' };
        const wanted = token === undefined ? state.nonce : undefined;
        if (wanted !== undefined && payload['nonce'] !== wanted) return { error: 'use_dpop_nonce' };
        return { jkt: await calculateJwkThumbprint(protectedHeader.jwk ?? {}) };
      } catch (error) {
        if (error instanceof errors.JOSEError) return { error: 'invalid_dpop_proof' };
        throw error;
      }
    },
  };
}

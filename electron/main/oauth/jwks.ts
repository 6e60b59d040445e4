import { compactVerify, decodeProtectedHeader, importJWK, type JWK } from 'jose';
import { ProblemError } from '../../../shared/model/problem.ts';
import { parseObject, unexpected } from './errors.ts';
import type { Server, Transport } from './types.ts';

const maxKeys = 100;
const typeOfAlgorithm: Record<string, string> = { RS: 'RSA', PS: 'RSA', ES: 'EC', Ed: 'OKP' };

/** The public keys of a server, fetched on demand and again when no cached key fits (key rotation). */
export interface KeySource {
  /** Whether one of the server's keys signed this JWS; rejects with a ProblemError when the keys cannot be fetched. */
  verify(server: Server, jws: string, signal?: AbortSignal): Promise<boolean>;
}

export function createKeySource(http: Transport): KeySource {
  let cached: { uri: string; keys: JWK[] } | undefined;

  async function fetchKeys(uri: string, signal?: AbortSignal): Promise<JWK[]> {
    const answer = await http.send({
      url: uri,
      method: 'GET',
      headers: { accept: 'application/json' },
      signal,
    });
    const keys = answer.status === 200 ? parseObject(answer.body)?.['keys'] : undefined;
    if (!Array.isArray(keys)) throw noKeys(answer.host);
    cached = { uri, keys: keys.slice(0, maxKeys).filter((key) => typeof key === 'object' && key !== null) };
    return cached.keys;
  }

  return {
    async verify(server, jws, signal) {
      const uri = server.jwks_uri;
      if (uri === undefined) throw unexpected(new URL(server.issuer).host, 'it names no keys (jwks_uri)');
      if (cached?.uri === uri && (await anyVerifies(cached.keys, jws))) return true;
      return await anyVerifies(await fetchKeys(uri, signal), jws);
    },
  };
}

async function anyVerifies(keys: JWK[], jws: string): Promise<boolean> {
  const { alg, kid } = decodeProtectedHeader(jws);
  if (alg === undefined) return false;
  for (const key of keys) {
    if (fits(key, alg, kid) && (await verifies(key, alg, jws))) return true;
  }
  return false;
}

/** RFC 7517 §4: every member but `kty` may be missing; the others must match. */
function fits(key: JWK, alg: string, kid: unknown): boolean {
  if (key.kty !== typeOfAlgorithm[alg.slice(0, 2)]) return false;
  if (key.use !== undefined && key.use !== 'sig') return false;
  if (key.alg !== undefined && key.alg !== alg) return false;
  return key.kid === undefined || kid === undefined || key.kid === kid;
}

async function verifies(key: JWK, alg: string, jws: string): Promise<boolean> {
  try {
    await compactVerify(jws, await importJWK(key, alg), { algorithms: [alg] });
    return true;
  } catch (error) {
    // An unusable or different key did not sign this JWS; another one may have.
    if (error instanceof Error) return false;
    throw error;
  }
}

/** A temporary problem: without keys the response was not validated, so it must be kept. */
function noKeys(host: string): ProblemError {
  return new ProblemError('server_unreachable', `The keys of ${host} could not be fetched.`, {
    remedy: 'Nothing was lost; Latchkey tries again.',
  });
}

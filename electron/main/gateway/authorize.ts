import { isAboutProof } from '../oauth/dpop.ts';
import type { CurrentToken } from '../session/types.ts';
import type { Exchange, HttpClient, RawAnswer } from './http.ts';

/**
 * Sends a request with its token: a bound one with a proof made for this very request (RFC 9449 §7.1), once more when
 * the API asks for another proof; any other one as a bearer (RFC 6750 §2.1).
 */
export async function sendWithToken(
  http: HttpClient,
  exchange: Omit<Exchange, 'authorization'>,
  { token, prover }: CurrentToken,
): Promise<RawAnswer> {
  if (prover === undefined) {
    return await http.send({ ...exchange, authorization: { Authorization: `Bearer ${token}` } });
  }
  const send = async () => {
    const request = { method: exchange.method, url: exchange.url, accessToken: token };
    const proof = await prover.proof(request);
    const authorization = { Authorization: `DPoP ${token}`, DPoP: proof };
    const answer = await http.send({ ...exchange, authorization });
    prover.learn(request, answer.headers);
    return answer;
  };
  const answer = await send();
  return refusesProof(answer) ? await send() : answer;
}

/** A `401` that is about the proof and says nothing against the token: neither refreshed nor signed out for. */
export function refusesProof({ status, headers }: RawAnswer): boolean {
  if (status !== 401) return false;
  const challenge = /\bDPoP\b.*?\berror="?(\w+)/i.exec(headers['www-authenticate'] ?? '');
  return isAboutProof(challenge?.[1]);
}

/**
 * A `403` that names the scope which the token would need (RFC 6750 §3.1). The token is good: it is neither refreshed nor
 * signed out for, and only a new sign-in can bring that scope.
 */
export function lacksScope({ status, headers }: RawAnswer): boolean {
  const challenge = headers['www-authenticate'] ?? '';
  return status === 403 && /\berror="?insufficient_scope\b/i.test(challenge) && /\bscope=/i.test(challenge);
}

import { isAboutProof } from '../oauth/dpop.ts';
import type { CurrentToken } from '../session/types.ts';
import type { Exchange, HttpClient, RawAnswer } from './http.ts';

/**
 * Sends a request with its access token. A DPoP-bound token goes with a proof for this request (RFC 9449 §7.1), and a
 * second time when the API asks for another proof. Any other token is a bearer token (RFC 6750 §2.1).
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

/** Whether a `401` rejects the proof and not the token. It causes neither a refresh nor a sign-out. */
export function refusesProof({ status, headers }: RawAnswer): boolean {
  if (status !== 401) return false;
  const challenge = /\bDPoP\b.*?\berror="?(\w+)/i.exec(headers['www-authenticate'] ?? '');
  return isAboutProof(challenge?.[1]);
}

/**
 * Whether a `403` names a scope that the token lacks (RFC 6750 §3.1). The token is valid, so a refresh does not help:
 * only a new sign-in can grant that scope.
 */
export function lacksScope({ status, headers }: RawAnswer): boolean {
  const challenge = headers['www-authenticate'] ?? '';
  return status === 403 && /\berror="?insufficient_scope\b/i.test(challenge) && /\bscope=/i.test(challenge);
}

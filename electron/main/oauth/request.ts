import * as oauth from 'oauth4webapi';
import { isAboutProof, type Prover } from './dpop.ts';
import { oauthError } from './errors.ts';
import type { Answer, Request, Transport } from './types.ts';

interface RequestOptions {
  [oauth.customFetch]: (
    url: string,
    options: oauth.CustomFetchOptions<string, URLSearchParams | string | undefined>,
  ) => Promise<Response>;
  [oauth.allowInsecureRequests]: boolean;
}

/**
 * Sends a request that the library builds and returns the raw response, so that it can be saved before it is parsed.
 * The transport decides about plain http, which it allows on this computer alone. With a prover the request carries a
 * proof (RFC 9449 §5) and is sent a second time when the server asks for another proof.
 */
export async function sendRequest(
  http: Transport,
  signal: AbortSignal | undefined,
  build: (options: RequestOptions) => Promise<Response>,
  prover?: Prover,
): Promise<Answer> {
  let answer: Answer | undefined;
  await build({
    [oauth.customFetch]: async (url, { method, headers, body }) => {
      const request: Request = { url, method, headers, body: body?.toString(), signal };
      answer = prover === undefined ? await http.send(request) : await sendWithProof(http, request, prover);
      return new Response(null);
    },
    [oauth.allowInsecureRequests]: true,
  });
  if (answer === undefined) throw new TypeError('the library sent nothing');
  return answer;
}

async function sendWithProof(http: Transport, request: Request, prover: Prover): Promise<Answer> {
  const send = async () => {
    const dpop = await prover.proof(request);
    const answer = await http.send({ ...request, headers: { ...request.headers, dpop } });
    prover.learn(request, answer.headers);
    return answer;
  };
  const answer = await send();
  return isAboutProof(oauthError(answer)) ? await send() : answer;
}

/** A saved response in the form that the library processes. Only for a status that may have a body. */
export function toResponse(answer: Answer): Response {
  return new Response(answer.body, {
    status: answer.status,
    headers: { 'content-type': answer.headers['content-type'] ?? '' },
  });
}

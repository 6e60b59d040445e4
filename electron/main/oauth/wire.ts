import * as oauth from 'oauth4webapi';
import type { Answer, Transport } from './transport.ts';

interface AskOptions {
  [oauth.customFetch]: (
    url: string,
    options: oauth.CustomFetchOptions<string, URLSearchParams | string | undefined>,
  ) => Promise<Response>;
  [oauth.allowInsecureRequests]: boolean;
}

/**
 * Lets the library build a request and keeps the raw answer, so that it can be saved before anyone parses it.
 * Plain http is left to the transport, which allows it on this computer alone.
 */
export async function ask(
  http: Transport,
  signal: AbortSignal | undefined,
  build: (options: AskOptions) => Promise<Response>,
): Promise<Answer> {
  let answer: Answer | undefined;
  await build({
    [oauth.customFetch]: async (url, { method, headers, body }) => {
      answer = await http.send({ url, method, headers, body: body?.toString(), signal });
      return new Response(null);
    },
    [oauth.allowInsecureRequests]: true,
  });
  if (answer === undefined) throw new TypeError('the library sent nothing');
  return answer;
}

/** A saved answer in the form the library judges. Only for answers of a status that may have a body. */
export function toResponse(answer: Answer): Response {
  return new Response(answer.body, {
    status: answer.status,
    headers: { 'content-type': answer.headers['content-type'] ?? '' },
  });
}

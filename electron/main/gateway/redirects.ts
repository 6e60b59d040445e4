import { ProblemError } from '../../../shared/model/problem.ts';
import type { ApiBase } from './egress.ts';
import { redirectUrl } from './egress.ts';
import type { RawAnswer } from './http.ts';
import type { Method } from './types.ts';

/** The next request to send: the original one, or the one after a redirect. */
export interface Hop {
  method: Method;
  url: string;
  body: string | undefined;
}

const redirectStatuses = new Set([301, 302, 303, 307, 308]);

/** Whether a status redirects the request (RFC 9110 §15.4); 300, 304, 305 and 306 do not. */
export function isRedirect(status: number): boolean {
  return redirectStatuses.has(status);
}

/** RFC 9110 §15.4: 303 makes any method a GET, 301 and 302 make a POST a GET, 307 and 308 change nothing. */
function becomesGet(status: number, method: Method): boolean {
  return status === 303 || ((status === 301 || status === 302) && method === 'POST');
}

/**
 * The request after a redirect; the egress rule applies to its target.
 * @throws ProblemError `egress_refused` when the target is outside the API, `unexpected_answer` without a target.
 */
export function nextHop(base: ApiBase, hop: Hop, answer: RawAnswer): Hop {
  if (answer.location === undefined) {
    throw new ProblemError('unexpected_answer', 'The API redirected this request without a target.', {
      remedy: 'Nothing was lost. Try again. If this keeps happening, tell whoever runs the server.',
      cause: { status: answer.status },
    });
  }
  const url = redirectUrl(base, hop.url, answer.location);
  return becomesGet(answer.status, hop.method) ? { method: 'GET', url, body: undefined } : { ...hop, url };
}

export function tooManyRedirects(name: string): ProblemError {
  return new ProblemError('unexpected_answer', `The API of ${name} redirects this request too often.`, {
    remedy: 'Nothing was lost. Tell whoever runs the server.',
  });
}

import { ProblemError } from '../../../shared/model/problem.ts';
import type { ApiBase } from './egress.ts';
import { redirectUrl } from './egress.ts';
import type { RawAnswer } from './http.ts';
import type { Method } from './types.ts';

/** What is sent next: the request itself, or where a redirect took it. */
export interface Hop {
  method: Method;
  url: string;
  body: string | undefined;
}

const redirectStatuses = new Set([301, 302, 303, 307, 308]);

/** True for the statuses that send a request elsewhere (RFC 9110 §15.4); 300, 304, 305 and 306 do not. */
export function isRedirect(status: number): boolean {
  return redirectStatuses.has(status);
}

/** RFC 9110 §15.4: 303 becomes a GET; 301 and 302 turn a POST into one; 307 and 308 change nothing. */
function becomesGet(status: number, method: Method): boolean {
  return status === 303 || ((status === 301 || status === 302) && method === 'POST');
}

/**
 * The request after a redirect, with the egress rule applied to its target.
 * @throws ProblemError `egress_refused` when it leads outside the API, `unexpected_answer` when it leads nowhere.
 */
export function nextHop(place: ApiBase, hop: Hop, answer: RawAnswer): Hop {
  if (answer.location === undefined) {
    throw new ProblemError('unexpected_answer', 'The API sent this request on without saying where to.', {
      remedy: 'Nothing was lost. Try again; if it stays so, tell whoever runs the server.',
      cause: { status: answer.status },
    });
  }
  const url = redirectUrl(place, hop.url, answer.location);
  return becomesGet(answer.status, hop.method) ? { method: 'GET', url, body: undefined } : { ...hop, url };
}

export function tooManyRedirects(name: string): ProblemError {
  return new ProblemError('unexpected_answer', `The API of ${name} sends this request round in a circle.`, {
    remedy: 'Nothing was lost. Tell whoever runs the server.',
  });
}

import { ProblemError } from '../../../../shared/model/problem.ts';
import type { Gateway } from '../../gateway/gateway.ts';
import type { Handlers } from '../answer.ts';

const whitespace = new Set([' ', '\t', '\n', '\r']);

/** Compares the first and last characters only: parsing megabytes would block main's thread. */
function looksLikeObject(text: string): boolean {
  let from = 0;
  let to = text.length - 1;
  while (from < to && whitespace.has(text.charAt(from))) from += 1;
  while (to > from && whitespace.has(text.charAt(to))) to -= 1;
  return text.charAt(from) === '{' && text.charAt(to) === '}' && from < to;
}

/** The job list of the signed-in account as unparsed text; the window parses it. */
export function jobsHandlers(gateway: Pick<Gateway, 'request'>): Pick<Handlers, 'jobs.list'> {
  return {
    'jobs.list': async ({ session }) => {
      const { body, contentType } = await gateway.request({ session, method: 'GET', path: 'jobs' });
      if (looksLikeObject(body)) return body;
      throw new ProblemError('unexpected_answer', 'The API answered with something that is not a job list.', {
        remedy: 'Nothing was lost. Try again. If it happens again, check the API address of the connection.',
        cause: { expected: 'json object', contentType, characters: body.length },
      });
    },
  };
}

import { ProblemError } from '../../../../shared/model/problem.ts';
import type { Gateway } from '../../gateway/gateway.ts';
import type { Handlers } from '../answer.ts';

const white = new Set([' ', '\t', '\n', '\r']);

/** Its first and last characters tell a JSON object from a web page; to parse megabytes here would stall main. */
function looksLikeObject(text: string): boolean {
  let from = 0;
  let to = text.length - 1;
  while (from < to && white.has(text.charAt(from))) from += 1;
  while (to > from && white.has(text.charAt(to))) to -= 1;
  return text.charAt(from) === '{' && text.charAt(to) === '}' && from < to;
}

/** The job list of whoever the token names, as the text it came as: the window parses it. */
export function jobsHandlers(gateway: Pick<Gateway, 'request'>): Pick<Handlers, 'jobs.list'> {
  return {
    'jobs.list': async ({ session }) => {
      const { body, contentType } = await gateway.request({ session, method: 'GET', path: 'jobs' });
      if (looksLikeObject(body)) return body;
      throw new ProblemError('unexpected_answer', 'The API answered with something that is not a job list.', {
        remedy: 'Nothing was lost. Try again; if it stays so, check the API address of the connection.',
        cause: { expected: 'json object', contentType, characters: body.length },
      });
    },
  };
}

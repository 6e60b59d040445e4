import type { Channel } from '../../../shared/ipc/channels.ts';
import { contract, type Input, type Output } from '../../../shared/ipc/contract.ts';
import { failed, ok, type Result } from '../../../shared/ipc/result.ts';
import { type Problem, ProblemError, problemSchema } from '../../../shared/model/problem.ts';
import type { z } from '../../../shared/schema.ts';
import type { Answer } from './router.ts';

/** One function per channel. Its result is parsed before it is sent; an error becomes a problem. */
export type Handlers = { [C in Channel]: (input: Input<C>) => Output<C> | Promise<Output<C>> };

export interface AnswerOptions {
  handlers: Handlers;
  /** Writes an error to the log, redacted. */
  log(message: string, evidence: unknown): void;
  /** Masks every live secret in a text that is about to be sent to the window. */
  mask(text: string): string;
}

const internal: Problem = {
  code: 'internal',
  message: 'Something went wrong inside Latchkey. Nothing was lost.',
  remedy: 'Try again. If it happens again, look at the log in the user data folder.',
};

/** Where a message differs from its schema: field names and error codes, never a value. */
function faults(error: z.ZodError): { field: string; fault: string }[] {
  return error.issues
    .slice(0, 10)
    .map(({ path, code }) => ({ field: path.map(String).join('.'), fault: code }));
}

function invalidInput(channel: Channel, error: z.ZodError): Problem {
  const fields = faults(error).map(({ field }) => (field === '' ? 'the request itself' : field));
  return {
    code: 'invalid_input',
    message: `${channel} was called with invalid input: ${[...new Set(fields)].join(', ')}.`.slice(0, 500),
  };
}

/** Parses the message, calls the handler and parses its result: nothing undeclared passes in either direction. */
export function createAnswer({ handlers, log, mask }: AnswerOptions): Answer {
  const problemOf = (channel: Channel, error: unknown): Problem => {
    if (error instanceof ProblemError) {
      const { code, message, remedy, ending } = error.toProblem();
      const masked = {
        code,
        message: mask(message),
        ...(remedy === undefined ? {} : { remedy: mask(remedy) }),
        ...(ending === undefined ? {} : { ending }),
      };
      const problem = problemSchema().safeParse(masked);
      if (problem.success) return problem.data;
    }
    log(`${channel} failed`, error);
    return internal;
  };
  return async (channel, input): Promise<Result<unknown>> => {
    const schemas = contract[channel];
    const parsed = schemas.input().safeParse(input);
    if (!parsed.success) return failed(invalidInput(channel, parsed.error));
    // The input was parsed with this channel's schema, but TypeScript cannot follow that through the union.
    const handle = handlers[channel] as (input: unknown) => unknown;
    try {
      const result = schemas.output().safeParse(await handle(parsed.data));
      if (result.success) return ok(result.data);
      log(`${channel} returned a result that its schema rejects`, faults(result.error));
      return failed(internal);
    } catch (error) {
      return failed(problemOf(channel, error));
    }
  };
}

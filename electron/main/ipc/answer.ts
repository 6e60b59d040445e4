import type { Channel } from '../../../shared/ipc/channels.ts';
import { contract, type Input, type Output } from '../../../shared/ipc/contract.ts';
import { failed, ok, type Result } from '../../../shared/ipc/result.ts';
import { type Problem, ProblemError, problemSchema } from '../../../shared/model/problem.ts';
import type { z } from '../../../shared/schema.ts';
import type { Answer } from './router.ts';

/** One function per channel. What it gives is parsed before it crosses; what it throws becomes a problem. */
export type Handlers = { [C in Channel]: (input: Input<C>) => Output<C> | Promise<Output<C>> };

export interface AnswerOptions {
  handlers: Handlers;
  /** Takes errors as they are and redacts them. */
  log(message: string, evidence: unknown): void;
  /** Takes every secret that is alive now out of words that are about to cross. */
  mask(text: string): string;
}

const internal: Problem = {
  code: 'internal',
  message: 'Something went wrong inside Latchkey. Nothing was lost.',
  remedy: 'Try again. If it happens again, the log in the user data folder says more.',
};

/** Where a message differs from its schema: field names and kinds of fault, never a value. */
function faults(error: z.ZodError): { field: string; fault: string }[] {
  return error.issues
    .slice(0, 10)
    .map(({ path, code }) => ({ field: path.map(String).join('.'), fault: code }));
}

function invalidInput(channel: Channel, error: z.ZodError): Problem {
  const fields = faults(error).map(({ field }) => (field === '' ? 'the request itself' : field));
  return {
    code: 'invalid_input',
    message:
      `${channel} was asked with something it does not take: ${[...new Set(fields)].join(', ')}.`.slice(
        0,
        500,
      ),
  };
}

/** Parses the message, asks the handler, parses its answer: nothing undeclared passes in either direction. */
export function createAnswer({ handlers, log, mask }: AnswerOptions): Answer {
  const problemOf = (channel: Channel, error: unknown): Problem => {
    if (error instanceof ProblemError) {
      const { code, message, remedy, ending } = error.toProblem();
      const words = {
        code,
        message: mask(message),
        ...(remedy === undefined ? {} : { remedy: mask(remedy) }),
        ...(ending === undefined ? {} : { ending }),
      };
      const problem = problemSchema().safeParse(words);
      if (problem.success) return problem.data;
    }
    log(`${channel} failed`, error);
    return internal;
  };
  return async (channel, input): Promise<Result<unknown>> => {
    const schemas = contract[channel];
    const asked = schemas.input().safeParse(input);
    if (!asked.success) return failed(invalidInput(channel, asked.error));
    // The input was parsed with this channel's own schema, which TypeScript cannot follow through the union.
    const handle = handlers[channel] as (input: unknown) => unknown;
    try {
      const answer = schemas.output().safeParse(await handle(asked.data));
      if (answer.success) return ok(answer.data);
      log(`${channel} gave an answer that its schema refuses`, faults(answer.error));
      return failed(internal);
    } catch (error) {
      return failed(problemOf(channel, error));
    }
  };
}

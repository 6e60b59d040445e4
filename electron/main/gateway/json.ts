import { ProblemError } from '../../../shared/model/problem.ts';
import type { z } from '../../../shared/schema.ts';

function unexpected(cause: unknown): ProblemError {
  return new ProblemError(
    'unexpected_answer',
    'The API answered with something Latchkey does not understand.',
    {
      remedy:
        'Nothing was lost. Try again. If this keeps happening, check the API address of the connection.',
      cause,
    },
  );
}

function kindOf(body: string): string {
  const start = body.trimStart().slice(0, 1);
  if (start === '') return 'empty';
  return start === '<' ? 'markup' : 'text';
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    // The parser's message quotes the body, so only its shape is recorded.
    throw unexpected({ expected: 'json', got: kindOf(body), characters: body.length });
  }
}

/**
 * Parses the body of a response as JSON and validates it against `schema`.
 * @throws ProblemError `unexpected_answer`; its evidence names the invalid fields, never a value.
 */
export function parseJson<S extends z.ZodType>(body: string, schema: S): z.output<S> {
  const result = schema.safeParse(parse(body));
  if (result.success) return result.data;
  const fields = result.error.issues
    .slice(0, 10)
    .map((issue) => `${issue.path.map(String).join('.')}: ${issue.code}`);
  throw unexpected({ expected: 'schema', fields });
}

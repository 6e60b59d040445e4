import { z } from 'zod';
import { invalidRequest } from './api-error.ts';
import type { Endpoint } from './endpoint.ts';
import type { Fault } from './error-form.ts';

const noFields = z.strictObject({});

function faultsOf(error: z.ZodError, part: string): Fault[] {
  return error.issues.map(({ path, message }) => ({ path: [part, ...path.map(String)].join('.'), message }));
}

/**
 * Parses `value` with `schema`; without a schema, `value` must be empty. Throws {@link ApiError} 400 with all
 * problems, whose paths start with `part`.
 */
export function validated(schema: z.ZodType | undefined, value: unknown, part: string): unknown {
  const result = (schema ?? noFields).safeParse(value);
  if (result.success) return result.data;
  throw invalidRequest(faultsOf(result.error, part));
}

/**
 * The query parameters by name. Throws {@link ApiError} 400 if one occurs twice, because it would be unclear which
 * counts.
 */
export function queryOf(url: URL): Record<string, string> {
  const names = [...url.searchParams.keys()];
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw invalidRequest([{ path: `query.${twice}`, message: 'is given twice' }]);
  return Object.fromEntries(url.searchParams);
}

/**
 * Validates a response. Throws if `value` contains anything beyond the endpoint's schema, such as a stored hash: that
 * is a bug, which the caller only sees as a 500.
 */
export function checkedAnswer({ method, path, answer }: Endpoint, value: unknown): unknown {
  if (answer === undefined) return undefined;
  const result = answer.safeParse(value);
  if (result.success) return result.data;
  throw new TypeError(`the response of ${method} ${path} does not match its schema`);
}

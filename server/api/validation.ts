import { z } from 'zod';
import { invalidRequest } from './api-error.ts';
import type { Endpoint } from './endpoint.ts';
import type { Fault } from './error-form.ts';

const nothing = z.strictObject({});

function faultsOf(error: z.ZodError, part: string): Fault[] {
  return error.issues.map(({ path, message }) => ({ path: [part, ...path.map(String)].join('.'), message }));
}

/**
 * `value` as `schema` gives it; without a schema nothing may be in it. Throws {@link ApiError} 400 with every fault,
 * each named from `part` on.
 */
export function validated(schema: z.ZodType | undefined, value: unknown, part: string): unknown {
  const result = (schema ?? nothing).safeParse(value);
  if (result.success) return result.data;
  throw invalidRequest(faultsOf(result.error, part));
}

/** The parameters of a query by name. Throws {@link ApiError} 400 when one is there twice: which would count? */
export function queryOf(url: URL): Record<string, string> {
  const names = [...url.searchParams.keys()];
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw invalidRequest([{ path: `query.${twice}`, message: 'is given twice' }]);
  return Object.fromEntries(url.searchParams);
}

/**
 * `value` as the endpoint may answer it. Throws when there is anything more in it, such as a stored hash: that is a
 * fault of this program, which the caller gets to know as 500 and nothing else.
 */
export function checkedAnswer({ method, path, answer }: Endpoint, value: unknown): unknown {
  if (answer === undefined) return undefined;
  const result = answer.safeParse(value);
  if (result.success) return result.data;
  throw new TypeError(`${method} ${path} would have answered what it must not`);
}

import { z } from 'zod';

const faultSchema = z.strictObject({
  path: z.string().describe('Its location: `query.limit`, `body.roles.0`.'),
  message: z.string().describe('What is wrong with it.'),
});

/** One problem of a request. */
export type Fault = z.output<typeof faultSchema>;

/** The body of every error. */
export const errorSchema = z.strictObject({
  error: z.string().describe('A stable code for programs.'),
  error_description: z.string().describe('A sentence for people.'),
  session_end_reason: z.string().optional().describe('With 401: why the session ended, as a code.'),
  details: z.array(faultSchema).readonly().optional().describe('The problems of the request, if any.'),
});

export type ErrorBody = z.input<typeof errorSchema>;

import { schema, z } from '../schema.ts';
import { problemSchema } from './problem.ts';

/** A request of the window that could not be sent yet. Times are milliseconds since 1970, for display only. */
export const waitingRequestSchema = schema(() =>
  z.strictObject({
    id: z.string().max(40),
    method: z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']),
    /** Relative to the API, without a query. */
    path: z.string().max(200),
    since: z.number(),
    /** The problem it waits out. */
    reason: problemSchema(),
  }),
);

export type WaitingRequest = z.infer<ReturnType<typeof waitingRequestSchema>>;

/** The waiting requests of one session, oldest first. */
export const waitingRequestsSchema = schema(() =>
  z.strictObject({
    session: z.string(),
    requests: z.array(waitingRequestSchema()),
  }),
);

export type WaitingRequests = z.infer<ReturnType<typeof waitingRequestsSchema>>;

import { z } from 'zod';
import { endingSchema } from './ending.ts';

const activityKinds = [
  'signed_in',
  'sign_in_failed',
  'renewed',
  'renewal_failed',
  'session_ended',
  'signed_out',
  'locked',
  'unlocked',
  'revocation',
  'resumed',
  'vault',
  'request_refused',
] as const;

/** One entry of the flight recorder: what happened, when, and what to do about it. */
export const activitySchema = z.strictObject({
  at: z.number(),
  kind: z.enum(activityKinds),
  /** Whose it is; absent for what concerns the connection or the app as a whole. */
  session: z.string().optional(),
  connection: z.string(),
  message: z.string(),
  remedy: z.string().optional(),
  ending: endingSchema.optional(),
});

export type Activity = z.infer<typeof activitySchema>;
export type ActivityKind = Activity['kind'];

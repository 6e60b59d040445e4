import { schema, z } from '../schema.ts';
import { sessionEndSchema } from './end-reason.ts';
import { problemSchema } from './problem.ts';
import { sessionIdSchema } from './session.ts';

const activityKinds = [
  'sign_in_started',
  'signed_in',
  'sign_in_failed',
  'renewed',
  'renewal_failed',
  'retried',
  'waiting',
  'session_ended',
  'signed_out',
  'locked',
  'unlocked',
  'revocation',
  'resumed',
  'vault',
  'request_refused',
  'recorder',
] as const;

/** A keyed hash of a token or an account: it distinguishes two values and reveals neither. */
const fingerprintSchema = schema(() => z.string().regex(/^[0-9a-f]{12}$/));

const noteShape = () => ({
  kind: z.enum(activityKinds),
  /** The session; absent if the entry concerns the connection or the whole app. */
  session: sessionIdSchema().optional(),
  /** Absent if the entry concerns the whole app. */
  connection: z.string().optional(),
  /** The account that was signed in. */
  account: fingerprintSchema().optional(),
  message: z.string(),
  remedy: z.string().optional(),
  ending: sessionEndSchema().optional(),
  /** The machine-readable cause. */
  code: problemSchema().shape.code.optional(),
  /** The generation of the session after the event. */
  generation: z.number().int().nonnegative().optional(),
  /** The tokens involved. */
  tokens: z.strictObject({ access: fingerprintSchema(), refresh: fingerprintSchema().optional() }).optional(),
  tookMs: z.number().int().nonnegative().optional(),
  /** Time of the next attempt. */
  retryAt: z.number().optional(),
});

/** An entry as reported to the flight recorder: what happened, to which session, why, and the remedy. */
const activityNoteSchema = schema(() => z.strictObject(noteShape()));

/** One entry of the flight recorder. Times are milliseconds since 1970. */
export const activitySchema = schema(() =>
  z.strictObject({
    /** Id of the entry; a repeated entry keeps it. */
    id: z.string().max(40),
    /** Time of the last occurrence. */
    at: z.number(),
    /** Set if it happened more than once in a row. */
    repeats: z.strictObject({ times: z.number().int(), since: z.number() }).optional(),
    ...noteShape(),
  }),
);

export type NewActivity = z.infer<ReturnType<typeof activityNoteSchema>>;
export type Activity = z.infer<ReturnType<typeof activitySchema>>;
export type ActivityKind = Activity['kind'];

/** A preview of an export: its verbatim beginning, and its size. */
export const activityPreviewSchema = schema(() =>
  z.strictObject({
    text: z.string().max(20_000),
    bytes: z.number().int(),
    entries: z.number().int(),
  }),
);

export type ActivityPreview = z.infer<ReturnType<typeof activityPreviewSchema>>;

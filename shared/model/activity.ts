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

/** A keyed hash of a token or an account: tells two apart and shows nothing of either. */
const fingerprintSchema = schema(() => z.string().regex(/^[0-9a-f]{12}$/));

const noteShape = () => ({
  kind: z.enum(activityKinds),
  /** Whose it is; absent for what concerns the connection or the app as a whole. */
  session: sessionIdSchema().optional(),
  /** Absent for what concerns the app as a whole. */
  connection: z.string().optional(),
  /** Who was signed in on that session. */
  account: fingerprintSchema().optional(),
  message: z.string(),
  remedy: z.string().optional(),
  ending: sessionEndSchema().optional(),
  /** The cause, for programs. */
  code: problemSchema().shape.code.optional(),
  /** Of the session, after what happened. */
  generation: z.number().int().nonnegative().optional(),
  /** The tokens it happened with. */
  tokens: z.strictObject({ access: fingerprintSchema(), refresh: fingerprintSchema().optional() }).optional(),
  tookMs: z.number().int().nonnegative().optional(),
  /** When the next attempt is made. */
  retryAt: z.number().optional(),
});

/** What is told to the flight recorder: what happened, to whom, why, and what to do about it. */
const activityNoteSchema = schema(() => z.strictObject(noteShape()));

/** One entry of the flight recorder. Times are milliseconds since 1970. */
export const activitySchema = schema(() =>
  z.strictObject({
    /** Names the entry; one that happened again keeps its id. */
    id: z.string().max(40),
    /** The last time it happened. */
    at: z.number(),
    /** Set once it has happened more than once in a row. */
    repeats: z.strictObject({ times: z.number().int(), since: z.number() }).optional(),
    ...noteShape(),
  }),
);

export type NewActivity = z.infer<ReturnType<typeof activityNoteSchema>>;
export type Activity = z.infer<ReturnType<typeof activitySchema>>;
export type ActivityKind = Activity['kind'];

/** What an export would hold: its beginning, word for word, and how much there is. */
export const activityPreviewSchema = schema(() =>
  z.strictObject({
    text: z.string().max(20_000),
    bytes: z.number().int(),
    entries: z.number().int(),
  }),
);

export type ActivityPreview = z.infer<ReturnType<typeof activityPreviewSchema>>;

import { schema, z } from '../schema.ts';
import { adminSessionStatuses, largestSessionPage, mostRevokedAtOnce } from './administration.ts';

// Sessions as the administration API of a server lists them; names are the API's own.

/** What a list can be sorted by; all three are times. */
const sessionSorts = ['last_used', 'started', 'expires'] as const;

export type SessionSort = (typeof sessionSorts)[number];

export type AdminSessionStatus = (typeof adminSessionStatuses)[number];

/** Names a session at the server; it is no credential. */
const listedIdSchema = schema(() => z.string().regex(/^[\w-]{1,100}$/));

const time = schema(() => z.iso.datetime());

/** A session of anybody, as an administrator sees it. */
const adminSessionSchema = schema(() =>
  z.strictObject({
    id: listedIdSchema(),
    user: z.strictObject({ sub: z.string().max(200), username: z.string().max(400) }),
    client: z.strictObject({ id: z.string().max(200), name: z.string().max(400).nullable() }),
    device: z.strictObject({
      name: z.string().max(400).nullable(),
      platform: z.string().max(100).nullable(),
      /** Whether it works with one key only (RFC 9449). */
      bound: z.boolean(),
    }),
    started: time(),
    last_used: time(),
    expires: time(),
    /** The session that the administrator asks in. */
    current: z.boolean(),
    state: z.enum(['active', 'expired', 'ended']),
    /** A code of the server. */
    ended_reason: z.string().max(100).nullable(),
  }),
);

export type AdminSession = z.infer<ReturnType<typeof adminSessionSchema>>;

/** What to look for, in which order, and from where on. Empty text is no filter. */
export const sessionSearchSchema = schema(() =>
  z.strictObject({
    /** Beginning of a user name, or a whole subject. */
    user: z.string().max(200),
    /** Id of a client. */
    client: z.string().max(200),
    /** Beginning of a device's name. */
    device: z.string().max(200),
    state: z.enum(adminSessionStatuses),
    sort: z.enum(sessionSorts),
    order: z.enum(['asc', 'desc']),
    /** `next` of the page before; absent for the first page. */
    cursor: z.string().max(1_000).optional(),
    limit: z.number().int().min(1).max(largestSessionPage),
  }),
);

export type SessionSearch = z.infer<ReturnType<typeof sessionSearchSchema>>;

export const sessionPageSchema = schema(() =>
  z.strictObject({
    sessions: z.array(adminSessionSchema()).max(largestSessionPage),
    /** `cursor` of the next page; null after the last. */
    next: z.string().max(1_000).nullable(),
  }),
);

export type SessionPage = z.infer<ReturnType<typeof sessionPageSchema>>;

/** What to end. `own`: even the session that it is asked in. */
export const revocationSchema = schema(() =>
  z.discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('sessions'),
      ids: z.array(listedIdSchema()).min(1).max(mostRevokedAtOnce),
      own: z.boolean(),
    }),
    z.strictObject({ kind: z.literal('user'), sub: z.string().min(1).max(200) }),
  ]),
);

export type Revocation = z.infer<ReturnType<typeof revocationSchema>>;

const count = schema(() => z.number().int().nonnegative());

/** What became of it. */
export const revocationReportSchema = schema(() =>
  z.strictObject({
    ended: count(),
    /** Those that were over already, or that nobody knows any more. */
    over: count(),
    /** The own session, spared. */
    spared: count(),
  }),
);

export type RevocationReport = z.infer<ReturnType<typeof revocationReportSchema>>;

import { schema, z } from '../schema.ts';
import { lockedSinceSchema } from './idle.ts';
import { problemSchema } from './problem.ts';
import { sessionIdPattern } from './session-id.ts';

export const sessionStates = [
  'resolving',
  'signedOut',
  'signingIn',
  'active',
  'renewing',
  'waiting',
  'locked',
  'ended',
] as const;

export type SessionState = (typeof sessionStates)[number];

/** Who is signed in, from the ID token's claims. */
export const accountSchema = schema(() =>
  z.strictObject({
    sub: z.string().max(255),
    name: z.string().max(200).optional(),
    username: z.string().max(200).optional(),
    email: z.string().max(320).optional(),
    roles: z.array(z.string().max(100)).max(100),
  }),
);

export type Account = z.infer<ReturnType<typeof accountSchema>>;

/** Methods of signing in: `device` is a code to enter elsewhere (RFC 8628), `app` has no user (RFC 6749 §4.4). */
export const signInMethodSchema = schema(() => z.enum(['browser', 'password', 'device', 'app']));

export type SignInMethod = z.infer<ReturnType<typeof signInMethodSchema>>;

/** The current step of a sign-in. Late responses to a finished attempt are dropped. */
const signInStepSchema = schema(() =>
  z.discriminatedUnion('step', [
    z.strictObject({ step: z.literal('preparing') }),
    z.strictObject({ step: z.literal('prompt'), asks: z.enum(['password', 'clientSecret']) }),
    z.strictObject({ step: z.literal('browser'), host: z.string() }),
    /** A code to enter on any device (RFC 8628 §3.3). Times are milliseconds since 1970, for display only. */
    z.strictObject({
      step: z.literal('device'),
      userCode: z.string().min(1).max(40),
      verificationUri: z.string().max(2000),
      verificationUriComplete: z.string().max(2000).optional(),
      askedAt: z.number(),
      expiresAt: z.number(),
      /** Why the last poll failed; polling continues. */
      trouble: problemSchema().optional(),
    }),
    z.strictObject({ step: z.literal('exchanging') }),
  ]),
);

export type SignInStep = z.infer<ReturnType<typeof signInStepSchema>>;

/** Where the session is stored: in the encrypted vault, or in memory until the app closes. */
const keptSchema = schema(() => z.enum(['vault', 'memory']));

/** `sealed`: the vault waits for its passphrase. `silent`: the keyring exists and does not respond. */
export const keyringViewSchema = schema(() =>
  z.strictObject({
    state: z.enum(['unknown', 'ready', 'locked', 'sealed', 'silent', 'absent', 'changed', 'lost']),
    backend: z.string().max(60),
    /** Only a restart of the app can find out more. */
    restart: z.boolean().optional(),
  }),
);

export type KeyringView = z.infer<ReturnType<typeof keyringViewSchema>>;

/** A locked session. Of its account, a window knows only the name. */
const lockedViewSchema = schema(() =>
  lockedSinceSchema().extend({
    /** Whether the operating system can ask its owner to unlock it. */
    bySystem: z.boolean(),
  }),
);

export const sessionIdSchema = schema(() => z.string().regex(sessionIdPattern, 'must name a session'));

/** Everything a window may know of a session. Times are milliseconds since 1970, for display only. */
export const sessionSnapshotSchema = schema(() =>
  z.strictObject({
    session: sessionIdSchema(),
    connection: z.string(),
    state: z.enum(sessionStates),
    generation: z.number().int().nonnegative(),
    account: accountSchema().optional(),
    scopes: z.array(z.string()),
    accessToken: z.strictObject({ issuedAt: z.number(), expiresAt: z.number() }).optional(),
    signedInAt: z.number().optional(),
    renewedAt: z.number().optional(),
    renewals: z.number().int().nonnegative(),
    kept: keptSchema().optional(),
    /** Present when the app acts for itself: the account is then the client, and there is no user. */
    actsAs: z.literal('app').optional(),
    /** Whether its tokens are bound to this device (RFC 9449). */
    bound: z.boolean().optional(),
    locked: lockedViewSchema().optional(),
    signIn: signInStepSchema().optional(),
    /** Why the session waits, ended, or the last sign-in failed. */
    problem: problemSchema().optional(),
    /** Set after a sign-out, until the next sign-in. */
    signedOut: z
      .strictObject({
        /** How many other sessions of this user the server ended. */
        others: z.number().int().nonnegative().optional(),
        /** Host of the RP-initiated logout page, if the server has one. */
        browser: z.string().optional(),
      })
      .optional(),
    /** Where revocations that the server has not confirmed are stored. */
    unconfirmed: keptSchema().optional(),
    /** Milliseconds by which this computer's clock is ahead of the server's; negative if it is behind. */
    clock: z.strictObject({ aheadMs: z.number().int() }).optional(),
    /** When a waiting session tries again. */
    retryAt: z.number().optional(),
  }),
);

export type SessionSnapshot = z.infer<ReturnType<typeof sessionSnapshotSchema>>;

export type SessionStatus = Pick<SessionSnapshot, 'session' | 'state'>;

/** Whether `sessions` contains the session with this id, and it is locked. */
export function isLockedIn(sessions: readonly SessionStatus[], id: string): boolean {
  return sessions.some(({ session, state }) => session === id && state === 'locked');
}

/** What a refresh changed, for the session view. Fingerprints are keyed hashes, never parts of a token. */
export const refreshReportSchema = schema(() =>
  z.strictObject({
    before: z.strictObject({
      generation: z.number(),
      expiresAt: z.number().optional(),
      fingerprint: z.string(),
    }),
    after: z.strictObject({
      generation: z.number(),
      expiresAt: z.number().optional(),
      fingerprint: z.string(),
    }),
    refreshTokenReplaced: z.boolean(),
    tookMs: z.number(),
  }),
);

export type RefreshReport = z.infer<ReturnType<typeof refreshReportSchema>>;

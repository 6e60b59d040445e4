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

/** Ways to begin a session: `device` is a code to enter elsewhere (RFC 8628), `app` acts for nobody (RFC 6749 §4.4). */
export const signInMethodSchema = schema(() => z.enum(['browser', 'password', 'device', 'app']));

export type SignInMethod = z.infer<ReturnType<typeof signInMethodSchema>>;

/** Where a sign-in stands; late answers of an attempt that is over are dropped. */
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
      /** Why the server could not be asked the last time; it is asked again. */
      trouble: problemSchema().optional(),
    }),
    z.strictObject({ step: z.literal('exchanging') }),
  ]),
);

export type SignInStep = z.infer<ReturnType<typeof signInStepSchema>>;

/** Where the session is kept: in the encrypted vault, or in memory until the app closes. */
const keptSchema = schema(() => z.enum(['vault', 'memory']));

/** `sealed`: the vault waits for its passphrase. `silent`: the keyring is there and does not answer. */
export const keyringViewSchema = schema(() =>
  z.strictObject({
    state: z.enum(['unknown', 'ready', 'locked', 'sealed', 'silent', 'absent', 'changed', 'lost']),
    backend: z.string().max(60),
    /** Only a new start of the app can find out more. */
    restart: z.boolean().optional(),
  }),
);

export type KeyringView = z.infer<ReturnType<typeof keyringViewSchema>>;

/** A session that is locked; of its account a window then knows what to call it and nothing more. */
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
    /** Present where the app acts for itself: its account is then the client, and there is no person. */
    actsAs: z.literal('app').optional(),
    /** Whether its tokens are of use on this device alone (RFC 9449). */
    bound: z.boolean().optional(),
    locked: lockedViewSchema().optional(),
    signIn: signInStepSchema().optional(),
    /** Why the session waits, ended, or the last sign-in failed. */
    problem: problemSchema().optional(),
    /** After a sign-out, while nobody signs in. */
    signedOut: z
      .strictObject({
        /** How many more sessions of this person the server ended. */
        others: z.number().int().nonnegative().optional(),
        /** Host of the page for signing out of the browser too, where there is one. */
        browser: z.string().optional(),
      })
      .optional(),
    /** Where that is kept which the connection's server was told in vain is over. */
    unconfirmed: keptSchema().optional(),
    /** Where this computer's clock is not the server's: by how many milliseconds it is ahead, or behind below zero. */
    clock: z.strictObject({ aheadMs: z.number().int() }).optional(),
    /** When a waiting session tries again. */
    retryAt: z.number().optional(),
  }),
);

export type SessionSnapshot = z.infer<ReturnType<typeof sessionSnapshotSchema>>;

export type SessionStatus = Pick<SessionSnapshot, 'session' | 'state'>;

/** Whether the session of this id is one of these, and locked. */
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

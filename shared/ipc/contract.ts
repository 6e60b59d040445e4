import { activityPreviewSchema, activitySchema } from '../model/activity.ts';
import {
  clientChangesSchema,
  clientOutcomeSchema,
  clientPageSchema,
  clientSearchSchema,
  newClientSchema,
} from '../model/admin-client.ts';
import {
  revocationReportSchema,
  revocationSchema,
  sessionPageSchema,
  sessionSearchSchema,
} from '../model/admin-session.ts';
import { apiBaseSchema } from '../model/api-base.ts';
import { connectionViewSchema } from '../model/connection.ts';
import { desktopViewSchema } from '../model/desktop.ts';
import { diagnosticsPreviewSchema } from '../model/diagnostics.ts';
import { idleSettingSchema, idleViewSchema } from '../model/idle.ts';
import { leakReportSchema } from '../model/leaks.ts';
import { authoritySchema, chosenAuthoritiesSchema, networkReportSchema } from '../model/network.ts';
import {
  addedSchema,
  connectionNameSchema,
  discoverySchema,
  draftSchema,
  importReportSchema,
} from '../model/new-connection.ts';
import { profileAnswerSchema } from '../model/resource.ts';
import {
  keyringViewSchema,
  refreshReportSchema,
  sessionIdSchema,
  sessionSnapshotSchema,
  signInMethodSchema,
} from '../model/session.ts';
import { preferencesPatchSchema, preferencesSchema } from '../model/settings.ts';
import { linkedViews } from '../model/views.ts';
import { waitingRequestSchema } from '../model/waiting.ts';
import { schema, z } from '../schema.ts';
import type { Channel, MainChannel } from './channels.ts';
import type { Result } from './result.ts';

const nothing = schema(() => z.null());
/** Preferred languages, best first (BCP 47). */
const languages = schema(() => z.array(z.string()));
const connection = schema(() => z.strictObject({ connection: z.string().max(41) }));
const session = schema(() => z.strictObject({ session: sessionIdSchema() }));
const client = schema(() => session().extend({ client_id: z.string().min(1).max(200) }));

/**
 * Input and output of each channel. The router parses both with these schemas, so an undeclared field cannot cross.
 * A missing channel does not compile.
 */
export const contract = {
  'app.info': {
    input: nothing,
    output: schema(() =>
      z.strictObject({
        version: z.string(),
        electron: z.string(),
        testBuild: z.boolean(),
        sandboxed: z.boolean(),
        keyring: keyringViewSchema(),
        notices: z.array(z.string()),
      }),
    ),
  },
  'connections.list': { input: nothing, output: schema(() => z.array(connectionViewSchema())) },
  'connections.discover': {
    input: schema(() => z.strictObject({ address: z.string().max(2000) })),
    output: discoverySchema,
  },
  'connections.cancelDiscovery': { input: nothing, output: nothing },
  'connections.add': { input: draftSchema, output: addedSchema },
  'connections.rename': {
    input: schema(() => connection().extend({ name: connectionNameSchema() })),
    output: nothing,
  },
  'connections.remove': { input: connection, output: nothing },
  'connections.restore': { input: connection, output: nothing },
  'connections.import': { input: nothing, output: schema(() => importReportSchema().nullable()) },
  'session.list': { input: nothing, output: schema(() => z.array(sessionSnapshotSchema())) },
  'session.add': { input: connection, output: session },
  'session.signIn': {
    input: schema(() =>
      z.strictObject({
        session: sessionIdSchema(),
        method: signInMethodSchema(),
        keep: z.boolean(),
      }),
    ),
    output: nothing,
  },
  'session.cancelSignIn': { input: session, output: nothing },
  'session.reopenBrowser': { input: session, output: nothing },
  'session.copyAddress': { input: session, output: nothing },
  'session.copyCode': { input: session, output: nothing },
  'session.renew': { input: session, output: refreshReportSchema },
  'session.retry': { input: session, output: nothing },
  'session.signOut': { input: session, output: nothing },
  'signOut.reach': { input: session, output: schema(() => z.strictObject({ others: z.boolean() })) },
  'signOut.everywhere': { input: session, output: nothing },
  'signOut.inBrowser': { input: session, output: nothing },
  'session.unlock': {
    input: schema(() => session().extend({ method: z.enum(['system', 'browser', 'password']) })),
    output: nothing,
  },
  'profile.get': { input: session, output: profileAnswerSchema },
  'requests.list': { input: session, output: schema(() => z.array(waitingRequestSchema())) },
  'requests.cancel': {
    input: schema(() => session().extend({ id: z.string().max(40) })),
    output: nothing,
  },
  'requests.retry': { input: session, output: nothing },
  'jobs.list': { input: session, output: schema(() => z.string()) },
  'activity.list': {
    input: schema(() => session().extend({ most: z.number().int().min(1).max(2_000).optional() })),
    output: schema(() => z.array(activitySchema())),
  },
  'activity.preview': { input: session, output: activityPreviewSchema },
  'activity.export': {
    input: session,
    output: schema(() => z.strictObject({ file: z.string(), entries: z.number().int() }).nullable()),
  },
  'leaks.check': { input: session, output: leakReportSchema },
  /** The event `keyring.changed` reports the result of these three. */
  'keyring.unlock': { input: nothing, output: nothing },
  'keyring.protect': { input: nothing, output: nothing },
  'keyring.startAfresh': { input: nothing, output: nothing },
  'app.restart': { input: nothing, output: nothing },
  'idle.get': { input: session, output: idleViewSchema },
  'idle.set': {
    input: schema(() => session().extend({ setting: idleSettingSchema() })),
    output: idleViewSchema,
  },
  'settings.get': { input: nothing, output: preferencesSchema },
  /** Takes a change; returns the new state. */
  'settings.set': { input: preferencesPatchSchema, output: preferencesSchema },
  'network.test': { input: connection, output: networkReportSchema },
  'authorities.list': { input: nothing, output: schema(() => z.array(authoritySchema())) },
  /** The user chooses a file in a dialog; its contents are shown, and trusted only by the call below. */
  'authorities.choose': { input: nothing, output: schema(() => chosenAuthoritiesSchema().nullable()) },
  'authorities.add': {
    input: schema(() =>
      z.strictObject({ fingerprints: z.array(authoritySchema().shape.fingerprint).min(1).max(20) }),
    ),
    output: schema(() => z.array(authoritySchema())),
  },
  'authorities.remove': {
    input: schema(() => authoritySchema().pick({ fingerprint: true })),
    output: schema(() => z.array(authoritySchema())),
  },
  'diagnostics.log': { input: nothing, output: schema(() => z.strictObject({ file: z.string() })) },
  'diagnostics.showLog': { input: nothing, output: nothing },
  'diagnostics.preview': { input: nothing, output: diagnosticsPreviewSchema },
  /** Saves the last preview to a file that the user chooses. */
  'diagnostics.save': {
    input: nothing,
    output: schema(() => z.strictObject({ file: z.string(), bytes: z.number().int() }).nullable()),
  },
  /** What the app menu offers: the current account, and the views that its user may see. */
  'menu.follow': {
    input: schema(() =>
      z.strictObject({
        using: sessionIdSchema().nullable(),
        places: z.array(apiBaseSchema()).max(linkedViews.length),
      }),
    ),
    output: nothing,
  },
  'desktop.get': { input: nothing, output: desktopViewSchema },
  'admin.sessions': {
    input: schema(() => session().extend({ search: sessionSearchSchema() })),
    output: sessionPageSchema,
  },
  'admin.revoke': {
    input: schema(() => session().extend({ what: revocationSchema() })),
    output: revocationReportSchema,
  },
  'admin.clients': {
    input: schema(() => session().extend({ search: clientSearchSchema() })),
    output: clientPageSchema,
  },
  'admin.createClient': {
    input: schema(() => session().extend({ client: newClientSchema() })),
    output: clientOutcomeSchema,
  },
  'admin.updateClient': {
    input: schema(() => client().extend({ changes: clientChangesSchema() })),
    output: clientOutcomeSchema,
  },
  /** The new secret goes to a separate window, never to the one that asks. */
  'admin.rotateSecret': { input: client, output: nothing },
  'prompt.describe': {
    input: nothing,
    output: schema(() =>
      z.strictObject({
        asks: z.enum(['password', 'clientSecret', 'passphrase', 'newPassphrase']),
        connection: z.string(),
        host: z.string(),
        username: z.string(),
        problem: z.string().optional(),
        /** The prompt was cancelled. */
        cancelled: z.boolean(),
        languages: languages(),
      }),
    ),
  },
  /** Main validates this with `model/prompt-rules.ts` and answers with a problem. */
  'prompt.submit': {
    input: schema(() => z.strictObject({ username: z.string(), secret: z.string(), repeat: z.string() })),
    output: nothing,
  },
  'prompt.cancel': { input: nothing, output: nothing },
  /** Answered when the prompt is cancelled. */
  'prompt.untilCancelled': { input: nothing, output: nothing },
  'secret.describe': {
    input: nothing,
    output: schema(() =>
      z.strictObject({
        /** Missing when it was deleted because its session was locked. */
        note: z
          .strictObject({
            connection: z.string(),
            host: z.string(),
            client: z.string(),
            client_id: z.string(),
            secret: z.string(),
          })
          .optional(),
        languages: languages(),
      }),
    ),
  },
  'secret.copy': { input: nothing, output: nothing },
  'secret.close': { input: nothing, output: nothing },
  /** Answered when the shown secret was deleted. */
  'secret.untilForgotten': { input: nothing, output: nothing },
} as const satisfies Record<Channel, { input: () => z.ZodType; output: () => z.ZodType }>;

export type Input<C extends Channel> = z.output<ReturnType<(typeof contract)[C]['input']>>;
export type Output<C extends Channel> = z.output<ReturnType<(typeof contract)[C]['output']>>;

type Call<C extends Channel> = (input: Input<C>) => Promise<Result<Output<C>>>;

/** The bridge of the main window: one function per channel. */
export type MainBridge = { [C in MainChannel]: Call<C> };

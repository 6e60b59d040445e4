import { activitySchema } from '../model/activity.ts';
import { goingSchema } from '../model/api-base.ts';
import { connectionViewSchema } from '../model/connection.ts';
import { discoveringSchema } from '../model/new-connection.ts';
import { keyringViewSchema, sessionIdSchema, sessionSnapshotSchema } from '../model/session.ts';
import { preferencesSchema } from '../model/settings.ts';
import { waitingRequestsSchema } from '../model/waiting.ts';
import { schema, z } from '../schema.ts';
import type { EventChannel } from './channels.ts';

/** Events from main to the window; parsed before they are sent. */
export const events = {
  'session.changed': sessionSnapshotSchema,
  'connections.changed': schema(() => z.array(connectionViewSchema())),
  'connections.discovering': discoveringSchema,
  'requests.changed': waitingRequestsSchema,
  'activity.added': activitySchema,
  'keyring.changed': keyringViewSchema,
  'settings.changed': preferencesSchema,
  /** A link or a menu asks for a view. */
  'view.open': goingSchema,
  /** The menu, the tray or a notification asks for an account. */
  'account.open': schema(() => z.strictObject({ session: sessionIdSchema() })),
  'palette.open': schema(() => z.null()),
} as const satisfies Record<EventChannel, () => z.ZodType>;

export type EventPayload<E extends EventChannel> = z.output<ReturnType<(typeof events)[E]>>;

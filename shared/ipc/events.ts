import type { z } from 'zod';
import { activitySchema } from '../model/activity.ts';
import { keyringViewSchema, sessionSnapshotSchema } from '../model/session.ts';
import { waitingRequestsSchema } from '../model/waiting.ts';
import type { EventChannel } from './channels.ts';

/** What main tells the window without being asked; parsed before it is sent. */
export const events = {
  'session.changed': sessionSnapshotSchema,
  'requests.changed': waitingRequestsSchema,
  'activity.added': activitySchema,
  'keyring.changed': keyringViewSchema,
} as const satisfies Record<EventChannel, z.ZodType>;

export type EventPayload<E extends EventChannel> = z.output<(typeof events)[E]>;

import { z } from 'zod';
import { now } from '../lib/clock.ts';
import { describeEndReason } from '../storage/sessions/end-reasons.ts';
import type { ListedSession } from '../storage/sessions/list.ts';
import { sessionId, time, timeOf } from './fields.ts';

export const sessionStates = ['active', 'expired', 'ended'] as const;

const shared = {
  id: sessionId,
  client: z.strictObject({ id: z.string(), name: z.string().nullable() }).describe('No name: deleted.'),
  device: z.strictObject({
    name: z.string().nullable(),
    platform: z.string().nullable(),
    bound: z.boolean().describe('Whether the session works with one key only (RFC 9449).'),
  }),
  started: time,
  last_used: time,
  expires: time,
  current: z.boolean().describe('Whether this request was made in it.'),
};

/** A session as administrators see it. */
export const sessionSchema = z.strictObject({
  ...shared,
  user: z.strictObject({ sub: z.string(), username: z.string() }),
  state: z.enum(sessionStates),
  ended: z
    .strictObject({
      at: time,
      reason: z.string().describe('A code for programs.'),
      description: z.string().describe('A sentence for people.'),
      by: z.string().nullable().describe('Subject of who ended it; null for the authority itself.'),
    })
    .nullable(),
});

/** A session as its own user sees it. */
export const ownSessionSchema = z.strictObject(shared);

function sharedFields(row: ListedSession, currentId: string | undefined) {
  return {
    id: row.id,
    client: { id: row.client_id, name: row.client_name },
    device: { name: row.device_name, platform: row.platform, bound: row.jkt !== null },
    started: timeOf(row.started),
    last_used: timeOf(row.last_used),
    expires: timeOf(row.expires),
    current: row.id === currentId,
  };
}

function stateOf(row: ListedSession): (typeof sessionStates)[number] {
  if (row.ended_at !== null) return 'ended';
  return row.expires > now() ? 'active' : 'expired';
}

function endOf({ ended_at: at, ended_reason: reason, ended_by: by }: ListedSession) {
  if (at === null) return null;
  const code = reason ?? 'revoked';
  return { at: timeOf(at), reason: code, description: describeEndReason(code), by };
}

/** `currentId` is the session in which the request was made. */
export function sessionForm(
  row: ListedSession,
  currentId: string | undefined,
): z.output<typeof sessionSchema> {
  const user = { sub: row.subject, username: row.username };
  return { ...sharedFields(row, currentId), user, state: stateOf(row), ended: endOf(row) };
}

export function ownSessionForm(
  row: ListedSession,
  currentId: string | undefined,
): z.output<typeof ownSessionSchema> {
  return sharedFields(row, currentId);
}

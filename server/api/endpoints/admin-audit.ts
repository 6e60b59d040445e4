import { z } from 'zod';
import { type Endpoint, endpoint } from '../endpoint.ts';
import { cursorOf, next, paging, positionOf, text, time, timeOf } from '../fields.ts';

const entryId = z.string().regex(/^[0-9a-f]{28}$/);

const entrySchema = z.strictObject({
  id: entryId,
  at: time,
  event: z.string(),
  actor: z.string().nullable().describe('Subject of who did it; null for the authority itself.'),
  subject: z.string().nullable().describe('The user it happened to.'),
  client_id: z.string().nullable(),
  session_id: z.string().nullable(),
  address: z.string().nullable().describe('Network address of the request.'),
  detail: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.array(z.string())])),
});

function secondsOf(moment: string | undefined): number | undefined {
  return moment === undefined ? undefined : Math.floor(Date.parse(moment) / 1000);
}

const list = endpoint({
  method: 'GET',
  path: '/api/admin/audit',
  summary: 'Audit entries, newest first',
  tags: ['audit'],
  access: 'admin',
  scope: 'api:admin',
  query: z.strictObject({
    event: text(100).optional().describe('As `session.ended`.'),
    subject: text(200).optional(),
    actor: text(200).optional(),
    client: text(200).optional().describe('Id of a client.'),
    from: time.optional(),
    to: time.optional().describe('Exclusive.'),
    ...paging,
  }),
  answer: z.strictObject({ entries: z.array(entrySchema), next }),
  async handle({ query: { client, from, to, cursor, ...query }, services: { store } }) {
    const page = await store.audit({
      ...query,
      clientId: client,
      from: secondsOf(from),
      to: secondsOf(to),
      cursor: positionOf(entryId, cursor),
    });
    return {
      entries: page.entries.map((entry) => ({ ...entry, at: timeOf(entry.at) })),
      next: page.next === undefined ? null : cursorOf(page.next),
    };
  },
});

/** Endpoints for administrators: the audit log. */
export const adminAuditEndpoints: readonly Endpoint[] = [list];

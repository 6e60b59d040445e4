import { z } from 'zod';
import type { ClientRecord } from '../storage/clients/record.ts';
import { authMethodSchema, clientTypeSchema } from '../storage/clients/settings.ts';
import { time, timeOf } from './fields.ts';

const ttl = z.int().nullable().describe('Seconds; null for the default of the server.');

/** A client as administrators see it. Lenient, because clients registered elsewhere are shown as well. */
export const clientSchema = z.strictObject({
  client_id: z.string(),
  name: z.string(),
  type: clientTypeSchema,
  active: z.boolean(),
  first_party: z.boolean(),
  token_endpoint_auth_method: authMethodSchema,
  jwks: z.strictObject({ keys: z.array(z.record(z.string(), z.unknown())) }).nullable(),
  redirect_uris: z.array(z.string()),
  post_logout_redirect_uris: z.array(z.string()),
  grant_types: z.array(z.string()),
  allowed_origin: z.string().nullable(),
  access_ttl: ttl,
  refresh_ttl: ttl,
  session_ttl: ttl,
  session_cap: z.int().nullable().describe('Sessions per user; null for the default of the server.'),
  rotation: z.boolean(),
  registered_by: z.string().describe('`seed`, `dynamic` (RFC 7591) or the subject of an administrator.'),
  created: time,
  updated: time,
  current: z.boolean().describe('Whether this request comes from it.'),
});

// RFC 7518 §6.2.2, §6.3.2, §6.4.1.
const privateMembers = new Set(['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k']);

function publicPart(key: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(key).filter(([name]) => !privateMembers.has(name)));
}

/** `currentId` is the client that the request comes from. */
export function clientForm(client: ClientRecord, currentId: string): z.output<typeof clientSchema> {
  return {
    ...client,
    jwks: client.jwks && { keys: client.jwks.keys.map(publicPart) },
    created: timeOf(client.created),
    updated: timeOf(client.updated),
    current: client.client_id === currentId,
  };
}

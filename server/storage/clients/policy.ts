import { z } from 'zod';
import type { ClientRow } from '../db/schema.ts';
import { clientTypeSchema } from './settings.ts';

/** The member of a client's metadata that its owner cannot set: what administrators decided. */
export const POLICY = 'latchkey_policy';

/** What a client cannot say of itself; null stands for the server's default, lifetimes are in seconds. */
export const policySchema = z.object({
  type: clientTypeSchema,
  active: z.boolean(),
  first_party: z.boolean(),
  allowed_origin: z.string().nullable(),
  access_ttl: z.number().nullable(),
  refresh_ttl: z.number().nullable(),
  session_ttl: z.number().nullable(),
  session_cap: z.number().nullable(),
  rotation: z.boolean(),
  /** `dynamic`: the client itself (RFC 7591), whose name is then its own word. */
  registered_by: z.string(),
});

export type ClientPolicy = z.output<typeof policySchema>;

/** The policy part of a stored row. */
export function storedPolicy(row: Pick<ClientRow, keyof ClientPolicy>): ClientPolicy {
  return {
    type: row.type,
    active: row.active === 1,
    first_party: row.first_party === 1,
    allowed_origin: row.allowed_origin,
    access_ttl: row.access_ttl,
    refresh_ttl: row.refresh_ttl,
    session_ttl: row.session_ttl,
    session_cap: row.session_cap,
    rotation: row.rotation === 1,
    registered_by: row.registered_by,
  };
}

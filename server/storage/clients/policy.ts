import { z } from 'zod';
import type { ClientRow } from '../db/schema.ts';
import { clientTypeSchema } from './settings.ts';

/** The metadata member that holds administrators' decisions. Clients cannot set it. */
export const POLICY = 'latchkey_policy';

/** Settings that clients cannot set themselves; null means the server's default, lifetimes are in seconds. */
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
  /** `dynamic`: the client registered itself (RFC 7591), so its name is unverified. */
  registered_by: z.string(),
});

export type ClientPolicy = z.output<typeof policySchema>;

/** Reads the policy columns of a stored row. */
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

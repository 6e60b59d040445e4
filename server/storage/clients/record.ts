import { z } from 'zod';
import type { ClientRow } from '../db/schema.ts';
import { authMethodSchema, type ClientSettings, grantTypeSchema } from './settings.ts';

/** A client as an administrator sees it; nothing in it is secret. Times in seconds since 1970. */
export interface ClientRecord extends ClientSettings {
  client_id: string;
  /** `seed`, `dynamic` (RFC 7591) or the subject of an administrator. */
  registered_by: string;
  created: number;
  updated: number;
}

const metadataSchema = z.looseObject({
  token_endpoint_auth_method: authMethodSchema.default('client_secret_basic'),
  redirect_uris: z.array(z.string()).default([]),
  post_logout_redirect_uris: z.array(z.string()).default([]),
  grant_types: z.array(z.string()).default([]),
  jwks: z
    .object({ keys: z.array(z.record(z.string(), z.unknown())) })
    .nullable()
    .default(null),
});

/** Reads a stored row. */
export function toRecord(row: ClientRow): ClientRecord {
  const metadata = metadataSchema.parse(JSON.parse(row.metadata));
  return {
    client_id: row.client_id,
    name: row.name,
    type: row.type,
    active: row.active === 1,
    first_party: row.first_party === 1,
    token_endpoint_auth_method: metadata.token_endpoint_auth_method,
    jwks: metadata.jwks,
    redirect_uris: metadata.redirect_uris,
    post_logout_redirect_uris: metadata.post_logout_redirect_uris,
    // Ignore grant types of newer versions.
    grant_types: metadata.grant_types.flatMap((grant) => grantTypeSchema.safeParse(grant).data ?? []),
    allowed_origin: row.allowed_origin,
    access_ttl: row.access_ttl,
    refresh_ttl: row.refresh_ttl,
    session_ttl: row.session_ttl,
    session_cap: row.session_cap,
    rotation: row.rotation === 1,
    registered_by: row.registered_by,
    created: row.created,
    updated: row.updated,
  };
}

/** The columns for these settings; `former` is the stored metadata, whose unknown members are kept. */
export function toColumns(settings: ClientSettings, former = '{}') {
  const { grant_types: grants, jwks } = settings;
  const metadata: Record<string, unknown> = {
    ...z.record(z.string(), z.unknown()).parse(JSON.parse(former)),
    // Lets a loopback address match on any port; https addresses are still compared as a whole.
    application_type: 'native',
    token_endpoint_auth_method: settings.token_endpoint_auth_method,
    redirect_uris: settings.redirect_uris,
    post_logout_redirect_uris: settings.post_logout_redirect_uris,
    grant_types: grants,
    response_types: grants.includes('authorization_code') ? ['code'] : [],
    jwks: jwks ?? undefined,
  };
  return {
    name: settings.name,
    type: settings.type,
    active: settings.active ? 1 : 0,
    first_party: settings.first_party ? 1 : 0,
    metadata: JSON.stringify(metadata),
    allowed_origin: settings.allowed_origin,
    access_ttl: settings.access_ttl,
    refresh_ttl: settings.refresh_ttl,
    session_ttl: settings.session_ttl,
    session_cap: settings.session_cap,
    rotation: settings.rotation ? 1 : 0,
  };
}

import { schema, z } from '../schema.ts';
import { connectionSchema } from './connection.ts';

const grant = schema(() => connectionSchema().shape.grants.element);

/** Why an address cannot be used. The sentences are in the window's catalogue. */
const discoveryFaults = [
  'empty',
  'not_an_address',
  'not_web',
  'not_secure',
  'userinfo',
  'query',
  'offline',
  'unknown_host',
  'refused',
  'unreachable',
  'not_trusted',
  'timed_out',
  'too_large',
  'redirect',
  'web_page',
  'no_description',
  'server_error',
  'not_readable',
  'other_issuer',
  'any_tenant',
  'unsafe_endpoint',
  'no_token_endpoint',
  'cancelled',
] as const;

/** Optional features of a server. */
export const serverFeatures = [
  'registration',
  'pushed_requests',
  'device_bound_tokens',
  'issuer_in_answers',
  'revocation',
  'sign_out_page',
  'own_sessions',
] as const;

/** Missing features of a server that a person should know about. */
export const serverGaps = ['no_way_in', 'no_revocation', 'no_refresh', 'no_keys', 'no_pkce'] as const;

/** Endpoints that a server can have on another host. */
export const serverParts = ['sign_in', 'tokens', 'registration', 'keys'] as const;

export const clientKinds = ['registration', 'none', 'client_secret_basic', 'client_secret_post'] as const;

/** An authorization server as its metadata describe it (OpenID Connect Discovery 1.0, RFC 8414). */
const foundServerSchema = schema(() =>
  z.strictObject({
    issuer: z.string().max(2000),
    host: z.string().max(300),
    /** Grants that both the server and the app support. */
    grants: z.array(grant()),
    /** Client kinds that the server supports, best first. */
    clients: z.array(z.enum(clientKinds)),
    features: z.array(z.enum(serverFeatures)),
    gaps: z.array(z.enum(serverGaps)),
    /** The parts on a host other than `host`. */
    otherHosts: z.array(z.strictObject({ part: z.enum(serverParts), host: z.string().max(300) })).max(40),
    /** Suggested values for what the metadata does not contain. */
    proposed: z.strictObject({
      name: z.string().max(80),
      origin: z.string().max(2000),
      prefix: z.string().max(200),
      scopes: z.array(z.string().max(200)).max(50),
    }),
  }),
);

export type FoundServer = z.infer<ReturnType<typeof foundServerSchema>>;

/** A name as a person types it. */
export const connectionNameSchema = schema(() => z.string().trim().pipe(connectionSchema().shape.name));

/** The result of looking up an address. */
export const discoverySchema = schema(() =>
  z.discriminatedUnion('state', [
    z.strictObject({ state: z.literal('found'), server: foundServerSchema() }),
    z.strictObject({
      state: z.literal('fault'),
      fault: z.enum(discoveryFaults),
      /** The host that was contacted, if any. */
      host: z.string().max(300).optional(),
      /** The address that the server declares or redirects to; the user can look that up instead. */
      instead: z.string().max(2000).optional(),
    }),
  ]),
);

export type Discovery = z.infer<ReturnType<typeof discoverySchema>>;
export type DiscoveryFault = (typeof discoveryFaults)[number];

/** Progress of looking up an address. */
export const discoveringSchema = schema(() =>
  z.strictObject({
    step: z.enum(['openid', 'oauth']),
    host: z.string().max(300),
  }),
);

export type Discovering = z.infer<ReturnType<typeof discoveringSchema>>;

/** A connection as entered in the form. Main validates it field by field. */
export const draftSchema = schema(() =>
  z.strictObject({
    name: z.string().max(400),
    issuer: z.string().max(2000),
    client: z.enum(clientKinds),
    clientId: z.string().max(400),
    grants: z.array(grant()).max(10),
    scopes: z.array(z.string().max(200)).max(50),
    origin: z.string().max(2000),
    prefix: z.string().max(400),
  }),
);

export type ConnectionDraft = z.infer<ReturnType<typeof draftSchema>>;

const draftFields = [
  'name',
  'issuer',
  'clientId',
  'grants',
  'scopes',
  'origin',
  'prefix',
] as const satisfies readonly (keyof ConnectionDraft)[];

export type DraftField = (typeof draftFields)[number];

/** The result of adding a draft. `declined`: the user did not confirm where the token would go. */
export const addedSchema = schema(() =>
  z.discriminatedUnion('state', [
    z.strictObject({ state: z.literal('added'), connection: z.string() }),
    z.strictObject({ state: z.literal('declined') }),
    z.strictObject({ state: z.literal('faulty'), fields: z.array(z.enum(draftFields)).min(1) }),
  ]),
);

export type Added = z.infer<ReturnType<typeof addedSchema>>;

/** The result of an import: the names of new connections, and of those that already existed. */
export const importReportSchema = schema(() =>
  z.strictObject({
    file: z.string().max(300),
    added: z.array(z.string()),
    there: z.array(z.string()),
  }),
);

export type ImportReport = z.infer<ReturnType<typeof importReportSchema>>;

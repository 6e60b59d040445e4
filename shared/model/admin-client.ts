import { schema, z } from '../schema.ts';
import { clientGrants, clientTypes, largestClientPage } from './administration.ts';

// Clients as the administration API of a server keeps them; names are those of RFC 7591 §2 where it has one.

export type ClientType = (typeof clientTypes)[number];

export type ClientGrant = (typeof clientGrants)[number];

const longestName = 100;
const addresses = schema(() => z.array(z.string().max(2_000)).max(20));
/** Seconds; null for the default of the server. */
const lifetime = schema(() => z.number().int().nullable());

/** What an administrator decides about a client. The server judges the values. */
const settings = () => ({
  name: z.string().max(longestName),
  first_party: z.boolean(),
  redirect_uris: addresses(),
  grant_types: z.array(z.enum(clientGrants)).max(clientGrants.length),
  /** The one origin whose pages may read what is answered to this client. */
  allowed_origin: z.string().max(2_000).nullable(),
  access_ttl: lifetime(),
  /** Without a refresh. */
  refresh_ttl: lifetime(),
  /** Whatever happens. */
  session_ttl: lifetime(),
  /** Sessions of one user. */
  session_cap: lifetime(),
  rotation: z.boolean(),
});

export const newClientSchema = schema(() => z.strictObject({ ...settings(), type: z.enum(clientTypes) }));

export type NewClient = z.infer<ReturnType<typeof newClientSchema>>;

/** What is left out stays. */
export const clientChangesSchema = schema(() =>
  z
    .strictObject({ ...settings(), active: z.boolean() })
    .partial()
    .refine((changes) => Object.keys(changes).length > 0),
);

export type ClientChanges = z.infer<ReturnType<typeof clientChangesSchema>>;

/** A client as an administrator sees it, without keys and without anything secret. */
const adminClientSchema = schema(() =>
  z.strictObject({
    ...settings(),
    name: z.string().max(400),
    redirect_uris: z.array(z.string()),
    /** Also grants that this app has no name for. */
    grant_types: z.array(z.string().max(200)),
    client_id: z.string().max(200),
    type: z.enum(clientTypes),
    active: z.boolean(),
    token_endpoint_auth_method: z.string().max(100),
    /** `seed`, `dynamic` (RFC 7591) or the subject of an administrator. */
    registered_by: z.string().max(200),
    created: z.iso.datetime(),
    /** The one that the administrator uses. */
    current: z.boolean(),
  }),
);

export type AdminClient = z.infer<ReturnType<typeof adminClientSchema>>;

export const clientSearchSchema = schema(() =>
  z.strictObject({
    /** Part of a name, or a whole id; empty for all. */
    search: z.string().max(200),
    cursor: z.string().max(1_000).optional(),
    limit: z.number().int().min(1).max(largestClientPage),
  }),
);

export type ClientSearch = z.infer<ReturnType<typeof clientSearchSchema>>;

export const clientPageSchema = schema(() =>
  z.strictObject({
    clients: z.array(adminClientSchema()).max(largestClientPage),
    next: z.string().max(1_000).nullable(),
  }),
);

export type ClientPage = z.infer<ReturnType<typeof clientPageSchema>>;

/** What the server does not take: which setting, and its own sentence about it. */
const faultSchema = schema(() =>
  z.strictObject({ field: z.string().max(100), sentence: z.string().max(300) }),
);

export type ClientFault = z.infer<ReturnType<typeof faultSchema>>;

/** A change that was made, or that the server refused because of what was asked. */
export const clientOutcomeSchema = schema(() =>
  z.discriminatedUnion('outcome', [
    z.strictObject({
      outcome: z.literal('done'),
      client: adminClientSchema(),
      /** A new secret is on screen now, in a window of its own, and never again. */
      secretShown: z.boolean(),
    }),
    z.strictObject({ outcome: z.literal('refused'), faults: z.array(faultSchema()).min(1).max(20) }),
  ]),
);

export type ClientOutcome = z.infer<ReturnType<typeof clientOutcomeSchema>>;

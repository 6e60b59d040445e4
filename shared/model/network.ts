import { schema, z } from '../schema.ts';

/** A certificate authority that a person trusts besides those that come with the program. Times in milliseconds. */
export const authoritySchema = schema(() =>
  z.strictObject({
    subject: z.string().max(1_000),
    issuer: z.string().max(1_000),
    /** SHA-256 of the certificate, in hexadecimal with colons. */
    fingerprint: z.string().regex(/^(?:[0-9A-F]{2}:){31}[0-9A-F]{2}$/),
    validFrom: z.number(),
    validTo: z.number(),
    /** It vouches for itself; any other needs the authority above it, too. */
    root: z.boolean(),
  }),
);

export type AuthorityView = z.infer<ReturnType<typeof authoritySchema>>;

/** What a person is shown of a file before anything of it is trusted. */
export const chosenAuthoritiesSchema = schema(() =>
  z.strictObject({
    file: z.string(),
    found: z.array(authoritySchema().extend({ trusted: z.boolean() })),
  }),
);

export type ChosenAuthorities = z.infer<ReturnType<typeof chosenAuthoritiesSchema>>;

/** How a test of the way to a server ended. */
const outcomes = [
  'works',
  'answered',
  'name_unknown',
  'refused',
  'timed_out',
  'broken',
  'proxy_unknown',
  'proxy_unreachable',
  'proxy_not_secure',
  'proxy_refused',
  'proxy_authentication',
  'proxy_no_proxy',
  'untrusted',
  'wrong_host',
  'expired',
  'not_yet_valid',
  'no_tls',
  'no_http',
] as const;

export type NetworkOutcome = (typeof outcomes)[number];

/** What a test of the way to a connection's server found out. No token goes out for it. */
export const networkReportSchema = schema(() =>
  z.strictObject({
    /** Host and port of the server. */
    server: z.string(),
    outcome: z.enum(outcomes),
    /** The way that was taken, or at whose proxy it ended; undefined when there was none. */
    way: z
      .strictObject({ kind: z.enum(['direct', 'http', 'https', 'socks5']), proxy: z.string().optional() })
      .optional(),
    /** The server's address where this computer looked it up; a proxy looks it up itself. */
    address: z.string().optional(),
    tls: z
      .strictObject({
        protocol: z.string(),
        /** Whose certificate vouches for the server, and whether a person added it. */
        authority: z.string(),
        added: z.boolean(),
        /** Until when the server's own certificate is good. */
        validTo: z.number(),
      })
      .optional(),
    status: z.number().int().optional(),
    /** A code that says more, for whoever helps. */
    detail: z.string().max(80).optional(),
    tookMs: z.number(),
  }),
);

export type NetworkReport = z.infer<ReturnType<typeof networkReportSchema>>;

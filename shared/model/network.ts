import { schema, z } from '../schema.ts';

/** A certificate authority that the user added to the built-in ones. Times are milliseconds since 1970. */
export const authoritySchema = schema(() =>
  z.strictObject({
    subject: z.string().max(1_000),
    issuer: z.string().max(1_000),
    /** SHA-256 of the certificate, in hexadecimal with colons. */
    fingerprint: z.string().regex(/^(?:[0-9A-F]{2}:){31}[0-9A-F]{2}$/),
    validFrom: z.number(),
    validTo: z.number(),
    /** Self-signed; any other certificate also needs the authority that issued it. */
    root: z.boolean(),
  }),
);

export type AuthorityView = z.infer<ReturnType<typeof authoritySchema>>;

/** What is shown of a certificate file before anything in it is trusted. */
export const chosenAuthoritiesSchema = schema(() =>
  z.strictObject({
    file: z.string(),
    found: z.array(authoritySchema().extend({ trusted: z.boolean() })),
  }),
);

export type ChosenAuthorities = z.infer<ReturnType<typeof chosenAuthoritiesSchema>>;

/** The outcome of a connection test. */
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

/** The report of a connection test. The test sends no token. */
export const networkReportSchema = schema(() =>
  z.strictObject({
    /** Host and port of the server. */
    server: z.string(),
    outcome: z.enum(outcomes),
    /** The route that was used, or whose proxy failed; undefined when there was none. */
    way: z
      .strictObject({ kind: z.enum(['direct', 'http', 'https', 'socks5']), proxy: z.string().optional() })
      .optional(),
    /** The server's address, if this computer resolved it; a proxy resolves it itself. */
    address: z.string().optional(),
    tls: z
      .strictObject({
        protocol: z.string(),
        /** The authority that certifies the server, and whether the user added it. */
        authority: z.string(),
        added: z.boolean(),
        /** When the server's certificate expires. */
        validTo: z.number(),
      })
      .optional(),
    status: z.number().int().optional(),
    /** A more specific code, for support. */
    detail: z.string().max(80).optional(),
    tookMs: z.number(),
  }),
);

export type NetworkReport = z.infer<ReturnType<typeof networkReportSchema>>;

import { schema, z } from '../schema.ts';
import { idlePresetSchema } from './idle.ts';

const loopbackHosts = new Set(['127.0.0.1', 'localhost', '[::1]']);

/** True for https, and for http on a loopback address (RFC 8252 §8.3 allows it there alone). */
export function isSafeUrl(value: string): boolean {
  if (!URL.canParse(value)) return false;
  const url = new URL(value);
  if (url.username !== '' || url.password !== '') return false;
  return url.protocol === 'https:' || (url.protocol === 'http:' && loopbackHosts.has(url.hostname));
}

const safeUrl = schema(() =>
  z
    .string()
    .max(2000)
    .refine(
      isSafeUrl,
      'must be an https address without a user name (http is allowed for this computer only)',
    ),
);

const origin = schema(() =>
  safeUrl().refine(
    (value) => URL.canParse(value) && new URL(value).origin === value,
    'must be an origin such as https://api.example.com, without a path',
  ),
);

const prefix = schema(() =>
  z
    .string()
    .regex(/^\/(?:[A-Za-z0-9._~-]+\/)*$/, 'must be a path that starts and ends with a slash, such as /api/')
    .refine((value) => !value.split('/').some((part) => /^\.+$/.test(part)), 'must not contain dot segments'),
);

/** How the app proves to the authorization server which client it is (RFC 6749 §2.3, RFC 7591). */
const client = schema(() =>
  z.discriminatedUnion('authentication', [
    z.strictObject({
      authentication: z.enum(['client_secret_basic', 'client_secret_post']),
      id: z.string().min(1).max(200),
    }),
    z.strictObject({ authentication: z.literal('none'), id: z.string().min(1).max(200) }),
    /** Each installation registers itself and gets a secret of its own (RFC 7591). */
    z.strictObject({ authentication: z.literal('registration') }),
  ]),
);

const endpoints = schema(() =>
  z.strictObject({
    authorization_endpoint: safeUrl().optional(),
    token_endpoint: safeUrl(),
    revocation_endpoint: safeUrl().optional(),
    device_authorization_endpoint: safeUrl().optional(),
    registration_endpoint: safeUrl().optional(),
    jwks_uri: safeUrl().optional(),
  }),
);

/** The grants that a connection may use (RFC 6749, RFC 8628). */
const grantsSchema = schema(() =>
  z.array(
    z.enum([
      'authorization_code',
      'password',
      'urn:ietf:params:oauth:grant-type:device_code',
      'client_credentials',
    ]),
  ),
);

/** One authorization server, one client registration, and the API origins a token may go to. */
export const connectionSchema = schema(() =>
  z.strictObject({
    id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,40}$/, 'must be lower-case letters, digits and dashes'),
    name: z.string().min(1).max(80),
    issuer: safeUrl(),
    /** Only for a server without discovery (OpenID Connect Discovery 1.0, RFC 8414). */
    endpoints: endpoints().optional(),
    client: client(),
    grants: grantsSchema().min(1),
    scopes: z
      .array(z.string().regex(/^[\x21\x23-\x5B\x5D-\x7E]+$/))
      .default(['openid', 'profile', 'offline_access']),
    /** `me` and `jobs` are fetched from the first entry. Tokens are sent only to these API bases. */
    api: z.array(z.strictObject({ origin: origin(), prefix: prefix() })).min(1),
    /** Resource indicator (RFC 8707), if the server needs one. */
    resource: safeUrl().optional(),
    /** A text shown on the sign-in view. */
    notice: z.string().max(300).optional(),
    session: z.strictObject({ keepSignedIn: z.boolean().default(true) }).prefault({}),
    /** What happens to its sessions when the computer is idle. */
    idle: idlePresetSchema().optional(),
  }),
);

export const mostConnections = 50;

/** A file for `--connections`. It never contains a secret, so it can be shared. */
export const connectionFileSchema = schema(() =>
  z.strictObject({
    connections: z.array(connectionSchema()).min(1).max(mostConnections),
  }),
);

export type Connection = z.infer<ReturnType<typeof connectionSchema>>;
export type ConnectionFile = z.input<ReturnType<typeof connectionFileSchema>>;

/** What a window may know of a connection. */
export const connectionViewSchema = schema(() =>
  z.strictObject({
    id: z.string(),
    name: z.string(),
    issuer: z.string(),
    grants: grantsSchema(),
    apiOrigins: z.array(z.string()),
    clientAuthentication: z.string(),
    /** Added on this computer, so it can be renamed and removed. */
    own: z.boolean(),
    /** True when signing in first asks for the client secret, in the prompt window. */
    needsClientSecret: z.boolean(),
    keepSignedIn: z.boolean(),
    notice: z.string().optional(),
  }),
);

export type ConnectionView = z.infer<ReturnType<typeof connectionViewSchema>>;

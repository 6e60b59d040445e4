import { createPublicKey } from 'node:crypto';
import { z } from 'zod';

// The settings of a client, whoever registered it. Names follow RFC 7591 §2 where it defines them.

const DAY = 24 * 60 * 60;
const TEN_YEARS = 3653 * DAY;
const MOST_ADDRESSES = 20;
const MOST_KEYS = 10;
const SMALLEST_RSA_KEY = 2048;

/** The longest lifetimes in seconds. Denied access tokens are remembered for a limited time, hence a day for them. */
const lifetimeLimits = { access_ttl: DAY, refresh_ttl: TEN_YEARS, session_ttl: TEN_YEARS } as const;

const loopbackHosts = new Set(['127.0.0.1', '[::1]', 'localhost']);

/** Whether the host is this computer, as named in RFC 8252 §7.3. */
export function isLoopbackHost(url: URL): boolean {
  return loopbackHosts.has(url.hostname);
}

/** Parses an address that is written in the form in which it will be compared. A missing final slash is allowed. */
function exact(value: string): URL | undefined {
  const url = URL.parse(value);
  if (url === null || (url.href !== value && url.href !== `${value}/`)) return undefined;
  return url;
}

/**
 * Whether a client may register `value` as a redirect URI: http on loopback, where any port will match (RFC 8252
 * §7.3), or https, compared as a whole (RFC 9700 §2.1). No private-use schemes, which any other app may claim; no
 * fragments, credentials or placeholders.
 */
export function isRedirectAddress(value: string): boolean {
  const url = exact(value);
  if (url === undefined || url.hash !== '' || value.endsWith('#') || value.includes('*')) return false;
  if (url.username !== '' || url.password !== '') return false;
  return isLoopbackHost(url) ? url.protocol === 'http:' : url.protocol === 'https:';
}

/** Whether `value` is a page's origin as browsers send it: https, or http on this computer, with nothing after it. */
export function isPageOrigin(value: string): boolean {
  const url = URL.parse(value);
  // A URL parser accepts an asterisk as part of a name, but here it would look like a pattern.
  if (url === null || url.origin !== value || value.includes('*')) return false;
  return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopbackHost(url));
}

export const DEVICE_CODE = 'urn:ietf:params:oauth:grant-type:device_code';

const grantTypes = [
  'authorization_code',
  'refresh_token',
  'password',
  'client_credentials',
  DEVICE_CODE,
] as const;
export type GrantType = (typeof grantTypes)[number];
export const grantTypeSchema = z.enum(grantTypes, `must be one of: ${grantTypes.join(', ')}`);

/**
 * `public`: a script or app without a secret; `confidential`: an app with one; `service`: acts for itself and has no
 * users.
 */
export const clientTypeSchema = z.enum(['public', 'confidential', 'service']);
export const authMethodSchema = z.enum([
  'client_secret_basic',
  'client_secret_post',
  'private_key_jwt',
  'none',
]);

function isPublicKey(key: Record<string, unknown>): boolean {
  if (['d', 'k', 'p', 'q', 'priv'].some((name) => name in key)) return false;
  try {
    const { asymmetricKeyType, asymmetricKeyDetails } = createPublicKey({ key, format: 'jwk' });
    return asymmetricKeyType !== 'rsa' || (asymmetricKeyDetails?.modulusLength ?? 0) >= SMALLEST_RSA_KEY;
  } catch {
    // Whatever node:crypto cannot read is not a key; its message would help nobody.
    return false;
  }
}

export const jwksSchema = z.strictObject({
  keys: z
    .array(
      z
        .record(z.string(), z.unknown())
        .refine(isPublicKey, 'must be a public key: EC, Ed25519, or RSA of 2048 bits or more'),
    )
    .min(1, 'must hold a key')
    .max(MOST_KEYS, `must hold at most ${MOST_KEYS} keys`),
});

const redirectUrisSchema = z
  .array(
    z
      .string()
      .max(2000, 'must be at most 2000 characters')
      .refine(
        isRedirectAddress,
        'must be https://…, or http:// on 127.0.0.1, [::1] or localhost, without fragment, credentials or *',
      ),
  )
  .max(MOST_ADDRESSES, `must be at most ${MOST_ADDRESSES} addresses`);

function lifetime(longest: number) {
  const words = `must be a whole number of seconds from 1 to ${longest}, or null for the server's default`;
  return z.int(words).min(1, words).max(longest, words).nullable();
}

const capWords = 'must be a whole number from 1 to 1000, or null for the server’s default';

/** A name as people read it: no control or direction characters, no leading or trailing spaces. */
export const clientNameSchema = z
  .string()
  .min(1, 'must not be empty')
  .max(100, 'must be at most 100 characters')
  .regex(/^[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}]*$/u, 'must not hold control characters')
  .refine((name) => name.trim() === name, 'must not begin or end with a blank');

const shape = {
  name: clientNameSchema,
  first_party: z.boolean(),
  jwks: jwksSchema.nullable(),
  redirect_uris: redirectUrisSchema,
  post_logout_redirect_uris: redirectUrisSchema,
  grant_types: z.array(grantTypeSchema).max(grantTypes.length, 'must name each grant once'),
  allowed_origin: z
    .string()
    .refine(isPageOrigin, 'must be an origin such as https://app.example.com; http only on this computer')
    .nullable(),
  access_ttl: lifetime(lifetimeLimits.access_ttl),
  refresh_ttl: lifetime(lifetimeLimits.refresh_ttl),
  session_ttl: lifetime(lifetimeLimits.session_ttl),
  session_cap: z.int(capWords).min(1, capWords).max(1000, capWords).nullable(),
  rotation: z.boolean(),
};

/** What an administrator may change about a client; omitted members stay. */
export const clientChangesSchema = z.strictObject({ ...shape, active: z.boolean() }).partial();
export type ClientChanges = z.output<typeof clientChangesSchema>;

/** What an administrator specifies for a new client; omitted members get the defaults shown here. */
export const newClientSchema = z.strictObject({
  ...shape,
  type: clientTypeSchema,
  token_endpoint_auth_method: authMethodSchema.optional(),
  first_party: shape.first_party.default(false),
  jwks: shape.jwks.default(null),
  redirect_uris: shape.redirect_uris.default([]),
  post_logout_redirect_uris: shape.post_logout_redirect_uris.default([]),
  allowed_origin: shape.allowed_origin.default(null),
  access_ttl: shape.access_ttl.default(null),
  refresh_ttl: shape.refresh_ttl.default(null),
  session_ttl: shape.session_ttl.default(null),
  session_cap: shape.session_cap.default(null),
  rotation: shape.rotation.default(true),
});
export type NewClient = z.input<typeof newClientSchema>;

const settingsSchema = z.strictObject({
  ...shape,
  type: clientTypeSchema,
  active: z.boolean(),
  token_endpoint_auth_method: authMethodSchema,
});

/** The complete settings of a client. */
export type ClientSettings = z.output<typeof settingsSchema>;

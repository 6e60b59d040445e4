import type { Middleware } from 'koa';
import {
  type ClientMetadata,
  type Configuration,
  errors,
  type KoaContextWithOIDC,
  type Provider,
} from 'oidc-provider';
import { POLICY } from '../../storage/clients/policy.ts';
import { newClientSecret } from '../../storage/clients/secrets.ts';
import {
  clientNameSchema,
  DEVICE_CODE,
  isRedirectAddress,
  jwksSchema,
} from '../../storage/clients/settings.ts';

/** Who may register a client (RFC 7591): anybody, holders of an initial access token, or nobody. */
export type RegistrationMode = 'open' | 'token' | 'closed';

// Open registration is for trying things out on one's own computer, where a password may be typed into any app.
// Registering a client that acts without a user always takes an initial access token that allows it.
const openGrants = ['authorization_code', 'refresh_token', DEVICE_CODE, 'password'];
const MOST_ADDRESSES = 20;

type Features = Pick<NonNullable<Configuration['features']>, 'registration' | 'registrationManagement'>;

/** Registration and its management (RFC 7592) as features of oidc-provider. */
export function registrationFeatures(mode: RegistrationMode): Features {
  return {
    registration: {
      enabled: mode !== 'closed',
      initialAccessToken: mode === 'token',
      issueRegistrationAccessToken: true,
      secretFactory: newClientSecret,
    },
    registrationManagement: { enabled: mode !== 'closed', rotateRegistrationAccessToken: true },
  };
}

/** The member of an initial access token that lists the grant types its clients may have. */
const GRANTS = 'grant_types';

/** The part of oidc-provider's client model that its types omit. */
interface RegisteringClient {
  find: Provider['Client']['find'];
  needsSecret?: (metadata: Record<string, unknown>) => boolean;
}

/**
 * Lets initial access tokens carry their allowed grants: the library only keeps the members that it knows. Also
 * validates algorithms before the library reads them, because it fails on objects.
 */
export function installRegistration({ Client, InitialAccessToken }: Provider): void {
  const members = [...InitialAccessToken.IN_PAYLOAD, GRANTS];
  Object.defineProperty(InitialAccessToken, 'IN_PAYLOAD', { get: () => members });
  const library: RegisteringClient = Client;
  const { needsSecret } = library;
  if (needsSecret === undefined)
    throw new TypeError('this version of oidc-provider registers clients differently');
  library.needsSecret = (metadata) => {
    checkForms(Object.fromEntries(Object.entries(metadata).filter(([name]) => name.endsWith('_alg'))));
    return needsSecret.call(Client, metadata);
  };
}

function refuse(description: string): never {
  throw new errors.InvalidClientMetadata(description);
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
}

/**
 * The grant types that may be requested: those of the token, otherwise those of the mode; an update may keep the
 * client's own.
 */
function allowedGrants(mode: RegistrationMode, { entities }: KoaContextWithOIDC['oidc']): readonly string[] {
  const initial = entities.InitialAccessToken;
  if (initial !== undefined) return GRANTS in initial ? texts(initial[GRANTS]) : [];
  return [...(mode === 'open' ? openGrants : []), ...texts(entities.Client?.grantTypes)];
}

/**
 * Every member except the keys must be a plain value or a list of strings; the library fails on some other values.
 */
function checkForms({ jwks: _jwks, ...metadata }: Record<string, unknown>): void {
  for (const [name, value] of Object.entries(metadata)) {
    const plain = Array.isArray(value)
      ? value.every((one) => typeof one === 'string')
      : Object(value) !== value;
    if (!plain) refuse(`${name} must be a plain value or a list of texts`);
  }
}

function checkAddresses(metadata: ClientMetadata): void {
  for (const name of ['redirect_uris', 'post_logout_redirect_uris']) {
    const addresses = texts(metadata[name]);
    if (addresses.length > MOST_ADDRESSES) refuse(`${name} must be at most ${MOST_ADDRESSES} addresses`);
    if (!addresses.every(isRedirectAddress)) {
      refuse(`${name} must be https://…, or http:// on 127.0.0.1, [::1] or localhost, without fragment or *`);
    }
  }
}

function checkKeys({ jwks, ...metadata }: ClientMetadata): void {
  for (const name of ['jwks_uri', 'sector_identifier_uri']) {
    if (metadata[name] !== undefined) {
      refuse(`${name} cannot be used: this server fetches nothing; give keys by value as jwks`);
    }
  }
  const problem = jwks === undefined ? undefined : jwksSchema.safeParse(jwks).error?.issues[0];
  if (problem !== undefined) refuse(`jwks ${problem.path.join('.')} ${problem.message}`);
}

/** Validates a client's own metadata beyond oidc-provider's checks. Throws `invalid_client_metadata`. */
function checkRequest(mode: RegistrationMode, ctx: KoaContextWithOIDC, metadata: ClientMetadata): void {
  if (metadata[POLICY] !== undefined) refuse(`${POLICY} is set by administrators only`);
  checkForms(metadata);
  const allowed = allowedGrants(mode, ctx.oidc);
  const denied = texts(metadata.grant_types).find((grant) => !allowed.includes(grant));
  if (denied !== undefined) refuse(`grant_types must not name ${denied} in this registration`);
  checkAddresses(metadata);
  checkKeys(metadata);
  if (metadata.client_name === undefined) return;
  const problem = clientNameSchema.safeParse(metadata.client_name).error?.issues[0];
  if (problem !== undefined) refuse(`client_name ${problem.message}`);
}

/** Stores the policy in the client's metadata, where requests cannot set it. */
export function policyMetadata(mode: RegistrationMode): NonNullable<Configuration['extraClientMetadata']> {
  return {
    properties: [POLICY],
    validator(ctx, _key, _value, metadata) {
      // Without a request, a stored client is being read.
      if (ctx !== undefined) checkRequest(mode, ctx, metadata);
    },
  };
}

/**
 * Removes the stored hash of a secret from responses: reading a registration returns no secret, and an update only a
 * new one. The policy is removed as well.
 */
export const hideStoredSecrets: Middleware = async (ctx, next) => {
  await next();
  const oidc: KoaContextWithOIDC['oidc'] | undefined = ctx['oidc'];
  const { body } = ctx;
  if (oidc === undefined || !/^(?:registration|client|client_update)$/.test(oidc.route)) return;
  if (typeof body !== 'object' || body === null || !('client_id' in body)) return;
  const { [POLICY]: _policy, ...shown }: Record<string, unknown> = { ...body };
  if (oidc.route !== 'registration' && shown['client_secret'] === oidc.client?.clientSecret) {
    delete shown['client_secret'];
    delete shown['client_secret_expires_at'];
  }
  ctx.body = shown;
};

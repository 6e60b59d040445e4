import type { Configuration } from 'oidc-provider';
import type { BearerSettings } from '../auth/bearer.ts';
import { claimsByScope } from '../auth/claims.ts';
import { dpopAlgorithms } from '../auth/dpop-policy.ts';
import { supportedScopes } from '../auth/scopes.ts';
import type { Keys } from '../keys/key-ring.ts';
import { hashedId } from '../storage/crypto/sealing.ts';
import type { Store } from '../storage/store.ts';
import { accountFinder, userOfRequest } from './account.ts';
import { adapterFactory } from './adapter.ts';
import { policyMetadata, type RegistrationMode, registrationFeatures } from './clients/registration.ts';
import { consentPolicy, grantLoader } from './consent.ts';
import { cookieSettings } from './cookies.ts';
import { isOwnOrigin } from './cors.ts';
import { dpopFeature } from './dpop.ts';
import { mayLearnAbout } from './introspection.ts';
import { lifetimes, rotationPolicy } from './lifetimes.ts';
import { assertionAlgorithms, clientAuthMethods, extraMetadata } from './metadata.ts';
import { checkAssertion } from './own-addresses.ts';
import { refreshTokenClaim } from './refresh-token-claim.ts';
import { explainMissingAccounts } from './refusals.ts';
import type { ApiResource } from './resource.ts';
import { showsRoles, tokenScopesFor } from './token-scopes.ts';

type Features = NonNullable<Configuration['features']>;

/** The pages of the device flow, of logout and of errors. */
interface ProviderPages {
  deviceFlow: NonNullable<Features['deviceFlow']>;
  rpInitiatedLogout: NonNullable<Features['rpInitiatedLogout']>;
  renderError: NonNullable<Configuration['renderError']>;
}

export interface ProviderSettings {
  pages: ProviderPages;
  keys: Keys;
  store: Store;
  /** How access tokens are verified. */
  bearer: BearerSettings;
  resource: ApiResource;
  /** Seconds. */
  accessTtl: number;
  /** Seconds, restarted by each refresh. */
  refreshTtl: number;
  /** Sessions per user and client, for clients without their own limit. */
  sessionCap: number;
  registration: RegistrationMode;
}

function features({ keys, store, resource, registration, pages }: ProviderSettings): Features {
  return {
    devInteractions: { enabled: false },
    dPoP: dpopFeature(keys.rotation),
    // Access tokens are for the API: see userinfo.ts.
    userinfo: { enabled: false },
    deviceFlow: pages.deviceFlow,
    rpInitiatedLogout: pages.rpInitiatedLogout,
    clientCredentials: { enabled: true },
    introspection: {
      enabled: true,
      allowedPolicy: (_ctx, client, token) => mayLearnAbout(store, client, token),
    },
    pushedAuthorizationRequests: { enabled: true },
    ...registrationFeatures(registration),
    revocation: {
      enabled: true,
      allowedPolicy: (_ctx, client, token) => token.clientId === client.clientId,
    },
    resourceIndicators: {
      enabled: true,
      defaultResource: (_ctx, _client, oneOf) => oneOf ?? resource.identifier,
      getResourceServerInfo: (ctx, asked) => resource.describe(asked, tokenScopesFor(ctx)),
      useGrantedResource: () => true,
    },
  };
}

/** The configuration of oidc-provider. Policies without a setting are installed on the provider afterwards. */
export function providerConfiguration(issuer: string, settings: ProviderSettings): Configuration {
  const { keys, store, resource, refreshTtl } = settings;
  return {
    adapter: adapterFactory(store, refreshTtl, settings.sessionCap),
    jwks: { keys: [...keys.signing] },
    clientAuthMethods,
    assertJwtClientAuthClaimsAndHeader: checkAssertion,
    enabledJWA: { clientAuthSigningAlgValues: assertionAlgorithms, dPoPSigningAlgValues: dpopAlgorithms },
    extraClientMetadata: policyMetadata(settings.registration),
    clientDefaults: { id_token_signed_response_alg: 'ES256' },
    clientBasedCORS: (_ctx, origin, client) => isOwnOrigin(client, origin),
    responseTypes: ['code'],
    scopes: supportedScopes,
    claims: claimsByScope,
    cookies: cookieSettings(new URL(issuer), keys.cookies),
    features: features(settings),
    ttl: lifetimes(settings),
    pkce: { required: () => true },
    findAccount: explainMissingAccounts(accountFinder(store.users), store.users),
    extraTokenClaims: async (ctx, token) => {
      if (token.kind !== 'AccessToken') return undefined;
      const user = await userOfRequest(ctx, store.users, token.accountId);
      // The grant's hash lets the API refuse tokens of a revoked session without a query.
      return {
        ...(showsRoles(token.scope) && { roles: user?.roles ?? [] }),
        user_version: user?.version ?? 0,
        grant_id: hashedId(token.grantId),
        ...refreshTokenClaim(ctx, token),
      };
    },
    interactions: { policy: consentPolicy(), url: (_ctx, interaction) => `/interaction/${interaction.uid}` },
    loadExistingGrant: grantLoader(store, resource),
    // A native app's session is its own: signing out of the browser does not end it (OpenID Connect Core §11 leaves
    // refresh tokens without offline_access to the server).
    expiresWithSession: () => false,
    issueRefreshToken: (_ctx, client) => client.grantTypeAllowed('refresh_token'),
    rotateRefreshToken: rotationPolicy(store, settings),
    discovery: extraMetadata(issuer),
    renderError: settings.pages.renderError,
    routes: { registration: '/register', pushed_authorization_request: '/par' },
  };
}

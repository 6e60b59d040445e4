import { Provider } from 'oidc-provider';
import { installClientPolicies } from './clients/clients.ts';
import { installDeactivation, nameDeniedGrants } from './clients/refusals.ts';
import { hideStoredSecrets, installRegistration } from './clients/registration.ts';
import { installSecretCheck } from './clients/registration-secret.ts';
import { type ProviderSettings, providerConfiguration } from './configuration.ts';
import { originGuard } from './cors.ts';
import { installDevicePolling } from './device/polling.ts';
import { installReplayDetection } from './dpop.ts';
import { installFailures } from './failures.ts';
import { installOwnAddresses } from './own-addresses.ts';
import { installPasswordGrant } from './password-grant.ts';
import { explainRefusals } from './refusals.ts';
import { installRotation } from './rotation.ts';
import { structuredTokens } from './structured-tokens.ts';
import { userinfo } from './userinfo.ts';

/** Creates the authorization server for `issuer` with this project's policies. */
export function createProvider(issuer: string, settings: ProviderSettings): Provider {
  const provider = new Provider(issuer, providerConfiguration(issuer, settings));
  // Scheme and host have been set from the issuer by then.
  provider.proxy = true;
  const { store, bearer } = settings;
  provider.use(explainRefusals(store));
  provider.use(originGuard(store.clients));
  provider.use(hideStoredSecrets);
  provider.use(nameDeniedGrants);
  provider.use(structuredTokens(bearer, store));
  provider.use(userinfo(bearer, store));
  installFailures(provider);
  installOwnAddresses(provider);
  installClientPolicies(provider, store.clientSecrets);
  installDeactivation(provider);
  installRegistration(provider);
  installSecretCheck(provider);
  installReplayDetection(provider, store);
  installRotation(provider, store.refreshTokens);
  installDevicePolling(provider, store);
  installPasswordGrant(provider, store, settings.resource);
  return provider;
}

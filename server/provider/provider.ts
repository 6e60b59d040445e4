import { Provider } from 'oidc-provider';
import { installClientPolicies } from './clients.ts';
import { type ProviderSettings, providerConfiguration } from './configuration.ts';
import { installDevicePolling } from './device-polling.ts';
import { installReplayDetection } from './dpop.ts';
import { installPasswordGrant } from './password-grant.ts';
import { explainRefusals } from './refusals.ts';
import { installRotation } from './rotation.ts';

/** The authorization server for `issuer`, with the policies of this project installed on it. */
export function createProvider(issuer: string, settings: ProviderSettings): Provider {
  const provider = new Provider(issuer, providerConfiguration(issuer, settings));
  // Scheme and host are set from the issuer before a request arrives here.
  provider.proxy = true;
  provider.use(explainRefusals());
  installClientPolicies(provider);
  installReplayDetection(provider, settings.store);
  installRotation(provider, settings.store.refreshTokens);
  installDevicePolling(provider, settings.store);
  installPasswordGrant(provider, settings.store, settings.resource);
  return provider;
}

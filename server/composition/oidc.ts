import type { Provider } from 'oidc-provider';
import type { BearerSettings } from '../auth/bearer.ts';
import { demoNote } from '../interactions/demo-note.ts';
import { deviceFlow } from '../interactions/device/device.ts';
import { renderErrorPage } from '../interactions/error-page.ts';
import { installPages } from '../interactions/install.ts';
import { rpInitiatedLogout } from '../interactions/rp-initiated-logout.ts';
import { isLocalOnly } from '../options/demo-seed.ts';
import type { RegistrationMode } from '../provider/clients/registration.ts';
import { createProvider } from '../provider/provider.ts';
import { apiResource } from '../provider/resource.ts';
import type { AuthorityDeps } from './deps.ts';
import { observeProvider } from './oidc-events.ts';

function registrationMode({ settings, issuer }: AuthorityDeps): RegistrationMode {
  if (settings.registration !== undefined) return settings.registration;
  return isLocalOnly({ host: settings.host, issuer }) ? 'open' : 'token';
}

/** Creates the authorization server and its pages with the current keys. */
export function openProvider(deps: AuthorityDeps, bearer: BearerSettings): Provider {
  const { issuer, settings, store, ring, log, metrics } = deps;
  const { accessTtl, refreshTtl, sessionCap } = settings;
  const resource = apiResource(`${issuer}/api`, accessTtl);
  const keys = ring.current();
  const registration = registrationMode(deps);
  const registers = registration !== 'closed';
  const provider = createProvider(issuer, {
    pages: {
      deviceFlow: deviceFlow(store.users),
      rpInitiatedLogout: rpInitiatedLogout(),
      renderError: renderErrorPage,
    },
    keys,
    store,
    bearer,
    resource,
    accessTtl,
    refreshTtl,
    sessionCap,
    registration,
  });
  observeProvider(provider, log, metrics);
  const note = settings.seed === 'demo' ? demoNote : undefined;
  installPages({ provider, store, resource, formKey: deps.formKey, registers, note });
  return provider;
}

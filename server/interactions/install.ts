import { deviceRoutes } from './device/routes.ts';
import { allowedMethods } from './methods.ts';
import { withoutScript } from './plain-form.ts';
import { interactionRoutes } from './routes.ts';
import { staySignedInPage } from './rp-initiated-logout.ts';
import { ownFormsOnly, secureAnswers } from './secure.ts';
import { siteRoutes } from './site.ts';
import type { InteractionSettings } from './step.ts';

/** Installs the pages in front of oidc-provider's own endpoints. Call it once, before the first request. */
export function installPages(settings: InteractionSettings): void {
  const { provider } = settings;
  const issuer = new URL(provider.issuer);
  provider.use(secureAnswers(issuer));
  provider.use(allowedMethods(settings.registers));
  provider.use(siteRoutes());
  provider.use(ownFormsOnly(issuer));
  provider.use(staySignedInPage());
  provider.use(interactionRoutes(settings));
  provider.use(deviceRoutes(provider, settings.store));
  provider.use(withoutScript());
}

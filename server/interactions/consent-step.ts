import type { Context } from 'koa';
import { addScopes } from '../provider/consent.ts';
import { supportedScopes } from '../provider/resource.ts';
import { sendPage } from './headers.ts';
import type { PendingInteraction } from './interaction.ts';
import { consentPage } from './pages.ts';
import { finish, frameOf, type InteractionSettings, sayOver } from './step.ts';

function askedScopes(pending: PendingInteraction): string[] {
  return supportedScopes.filter((scope) => pending.scopes.includes(scope));
}

function whatIsAllowed(pending: PendingInteraction): string[] {
  const scopes = askedScopes(pending);
  return pending.staysSignedIn ? [...new Set([...scopes, 'offline_access'])] : scopes;
}

/** Shows what the app may do once the person agrees. */
export async function showConsent(
  ctx: Context,
  settings: InteractionSettings,
  pending: PendingInteraction,
): Promise<void> {
  const user = pending.subject && (await settings.store.users.bySubject(pending.subject));
  if (!user) return sayOver(ctx);
  const page = consentPage(frameOf(ctx, settings, pending), {
    user: user.name,
    scopes: whatIsAllowed(pending),
    device: pending.device,
  });
  sendPage(ctx, 200, page, pending.returnsTo);
}

/** Takes the person's yes: writes it down and goes on with a grant of its own. */
export async function consentStep(
  ctx: Context,
  settings: InteractionSettings,
  pending: PendingInteraction,
): Promise<void> {
  const { provider, store, resource } = settings;
  if (pending.subject === undefined) return sayOver(ctx);
  const scopes = askedScopes(pending);
  const grant = new provider.Grant({ accountId: pending.subject, clientId: pending.clientId });
  addScopes(grant, scopes, resource);
  const grantId = await grant.save();
  // All that was on the page, so that the same question is not asked again in other words.
  await store.consents.add(pending.subject, pending.clientId, whatIsAllowed(pending));
  await finish(ctx, settings, { consent: { grantId } });
}

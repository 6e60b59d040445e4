import type { Context } from 'koa';
import { decideScopes } from '../provider/consent.ts';
import { sendPage } from './headers.ts';
import type { PendingInteraction } from './interaction.ts';
import { consentPage } from './pages.ts';
import { finish, frameOf, type InteractionSettings, sendSignInOver } from './step.ts';

function scopesToGrant({ grantable, staysSignedIn }: PendingInteraction): string[] {
  return staysSignedIn ? [...new Set([...grantable, 'offline_access'])] : [...grantable];
}

/** Shows what the app will be able to do. */
export async function showConsent(
  ctx: Context,
  settings: InteractionSettings,
  pending: PendingInteraction,
): Promise<void> {
  if (pending.user === undefined) return sendSignInOver(ctx);
  const page = consentPage(frameOf(ctx, settings, pending), {
    user: pending.user.name,
    scopes: scopesToGrant(pending),
    alwaysAsk: pending.alwaysAsk,
  });
  sendPage(ctx, 200, page, pending.returnsTo);
}

/** Handles the person's consent: stores it and continues with a new grant. */
export async function consentStep(
  ctx: Context,
  settings: InteractionSettings,
  pending: PendingInteraction,
): Promise<void> {
  const { provider, store, resource } = settings;
  const { user, clientId, scopes, grantable } = pending;
  if (user === undefined) return sendSignInOver(ctx);
  const grant = new provider.Grant({ accountId: user.sub, clientId });
  decideScopes(grant, scopes, grantable, resource);
  const grantId = await grant.save();
  // Store everything the page showed, so that the same question is not asked again in other words.
  await store.consents.add(user.sub, clientId, scopesToGrant(pending));
  await finish(ctx, settings, { consent: { grantId } });
}

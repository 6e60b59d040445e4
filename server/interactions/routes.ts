import type { Context, Middleware } from 'koa';
import { consentStep, showConsent } from './consent-step.ts';
import { isAntiForgeryValue, readForm } from './form.ts';
import { type PendingInteraction, pendingInteraction } from './interaction.ts';
import { showSignIn, signInStep } from './sign-in-step.ts';
import { finish, formOf, type InteractionSettings, refuse, sendSignInOver } from './step.ts';

const PATH = /^\/interaction\/([\w-]{1,100})$/;

async function show(ctx: Context, settings: InteractionSettings, pending: PendingInteraction): Promise<void> {
  if (pending.prompt === 'login') return showSignIn(ctx, settings, pending);
  return showConsent(ctx, settings, pending);
}

async function submit(
  ctx: Context,
  settings: InteractionSettings,
  pending: PendingInteraction,
): Promise<void> {
  const form = await readForm(ctx.req);
  if (form === undefined) return refuse(ctx, 400, 'That form could not be read');
  if (!isAntiForgeryValue(settings.formKey, formOf(pending), form.anti_forgery)) {
    return refuse(ctx, 403, 'That form did not come from this page');
  }
  if (form.action === 'cancel') {
    const error_description = 'the person cancelled the sign-in';
    return finish(ctx, settings, { error: 'access_denied', error_description });
  }
  if (pending.prompt === 'login' && form.action === 'sign-in')
    return signInStep(ctx, settings, pending, form);
  if (pending.prompt === 'consent' && form.action === 'allow') return consentStep(ctx, settings, pending);
  return refuse(ctx, 400, 'That form does not belong to this step');
}

/** Serves the sign-in and consent pages: `GET` shows the current step, `POST` submits its form. */
export function interactionRoutes(settings: InteractionSettings): Middleware {
  return async (ctx, next) => {
    const uid = PATH.exec(ctx.path)?.[1];
    if (uid === undefined) return next();
    const isForm = ctx.method === 'POST';
    const pending = await pendingInteraction(settings.provider, settings.store.users, ctx, uid);
    if (pending === undefined) return sendSignInOver(ctx);
    return isForm ? submit(ctx, settings, pending) : show(ctx, settings, pending);
  };
}

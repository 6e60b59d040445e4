import type { Context } from 'koa';
import { errors, type Provider } from 'oidc-provider';
import type { ApiResource } from '../provider/resource.ts';
import type { Store } from '../storage/store.ts';
import { antiForgeryValue } from './form.ts';
import { sendPage } from './headers.ts';
import type { Html } from './html.ts';
import type { PendingInteraction } from './interaction.ts';
import { type FormFrame, messagePage } from './pages.ts';

export interface InteractionSettings {
  provider: Provider;
  store: Store;
  resource: ApiResource;
  /** Key of the forms' anti-forgery values. */
  formKey: string;
  /** Whether apps may register themselves. */
  registers: boolean;
  /** Shown below the sign-in form. */
  note: Html | undefined;
}

/**
 * Identifies the form of a step. A consent form is only valid for the scopes that its page showed, even if the user's
 * roles change in the meantime.
 */
export function formOf({ uid, prompt, grantable }: PendingInteraction): string {
  return prompt === 'consent' ? `${uid} ${grantable.join(' ')}` : uid;
}

/** What the form of this interaction contains. */
export function frameOf(ctx: Context, settings: InteractionSettings, pending: PendingInteraction): FormFrame {
  return {
    host: ctx.host,
    client: pending.client,
    destination: pending.destination,
    antiForgery: antiForgeryValue(settings.formKey, formOf(pending)),
  };
}

/** For a sign-in that was finished, cancelled or has expired, for example when the person goes back to its page. */
export function sendSignInOver(ctx: Context): void {
  const text = 'If the app says that you are signed in, close this page. Otherwise start again in the app.';
  sendPage(ctx, 400, messagePage(ctx.host, 'This sign-in is over', text));
}

/** Shows a page that explains the refusal. */
export function refuse(ctx: Context, status: number, title: string): void {
  const text = 'Close this page, go back to the app and start signing in again.';
  sendPage(ctx, status, messagePage(ctx.host, title, text));
}

/** Passes the outcome of a step to oidc-provider and redirects the browser. */
export async function finish(
  ctx: Context,
  { provider }: InteractionSettings,
  result: Parameters<Provider['interactionResult']>[2],
): Promise<void> {
  try {
    const next = await provider.interactionResult(ctx.req, ctx.res, result);
    ctx.status = 303;
    ctx.set('Location', next);
    ctx.body = '';
  } catch (error) {
    // The same form was submitted twice and the other submission came first.
    if (!(error instanceof errors.SessionNotFound)) throw error;
    sendSignInOver(ctx);
  }
}

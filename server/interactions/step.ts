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

/** Names the form of a step: a consent goes for what its page showed, also when the user's roles change meanwhile. */
export function formOf({ uid, prompt, offered }: PendingInteraction): string {
  return prompt === 'consent' ? `${uid} ${offered.join(' ')}` : uid;
}

/** What the form of this interaction carries. */
export function frameOf(ctx: Context, settings: InteractionSettings, pending: PendingInteraction): FormFrame {
  return {
    host: ctx.host,
    client: pending.client,
    destination: pending.destination,
    antiForgery: antiForgeryValue(settings.formKey, formOf(pending)),
  };
}

/** For an address whose sign-in was finished, cancelled or left for too long, as when the person goes back to it. */
export function sendSignInOver(ctx: Context): void {
  const text = 'If the app says that you are signed in, close this page. Otherwise start again in the app.';
  sendPage(ctx, 400, messagePage(ctx.host, 'This sign-in is over', text));
}

/** Answers with a page that says why it goes no further. */
export function refuse(ctx: Context, status: number, title: string): void {
  const text = 'Close this page, go back to the app and start signing in again.';
  sendPage(ctx, status, messagePage(ctx.host, title, text));
}

/** Hands the outcome of a step to oidc-provider and sends the browser on. */
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
    // The same form, sent twice at once, got there first.
    if (!(error instanceof errors.SessionNotFound)) throw error;
    sendSignInOver(ctx);
  }
}

import type { Context, Middleware } from 'koa';
import type { Provider } from 'oidc-provider';
import { addScopes } from '../provider/consent.ts';
import { type ApiResource, supportedScopes } from '../provider/resource.ts';
import type { Store } from '../storage/store.ts';
import { antiForgeryValue, isAntiForgeryValue, readForm, type SubmittedForm } from './form.ts';
import { sendPage } from './headers.ts';
import type { Html } from './html.ts';
import { type PendingInteraction, pendingInteraction } from './interaction.ts';
import { consentPage, type FormFrame, messagePage, signInPage } from './pages.ts';

export interface InteractionSettings {
  provider: Provider;
  store: Store;
  resource: ApiResource;
  /** Key of the forms' anti-forgery values. */
  formKey: string;
  /** Shown below the sign-in form. */
  note: Html | undefined;
}

const PATH = /^\/interaction\/([\w-]{1,100})$/;

function frameOf(ctx: Context, settings: InteractionSettings, pending: PendingInteraction): FormFrame {
  return {
    host: ctx.host,
    clientName: pending.clientName,
    antiForgery: antiForgeryValue(settings.formKey, pending.uid),
  };
}

function refuse(ctx: Context, status: number, title: string): void {
  const text = 'Close this page, go back to the app and start signing in again.';
  sendPage(ctx, status, messagePage(ctx.host, title, text));
}

function askedScopes(pending: PendingInteraction): string[] {
  return supportedScopes.filter((scope) => pending.scopes.includes(scope));
}

function whatIsAllowed(pending: PendingInteraction): string[] {
  const scopes = askedScopes(pending);
  return pending.staysSignedIn ? [...new Set([...scopes, 'offline_access'])] : scopes;
}

async function show(ctx: Context, settings: InteractionSettings, pending: PendingInteraction): Promise<void> {
  const frame = frameOf(ctx, settings, pending);
  if (pending.prompt === 'login') {
    sendPage(ctx, 200, signInPage(frame, { username: '' }, settings.note), pending.returnsTo);
    return;
  }
  const user = pending.subject && (await settings.store.users.bySubject(pending.subject));
  if (!user) return refuse(ctx, 400, 'This sign-in has expired');
  sendPage(ctx, 200, consentPage(frame, user.name, whatIsAllowed(pending)), pending.returnsTo);
}

async function finish(
  ctx: Context,
  { provider }: InteractionSettings,
  result: Parameters<Provider['interactionFinished']>[2],
): Promise<void> {
  // oidc-provider writes this answer itself.
  ctx.respond = false;
  await provider.interactionFinished(ctx.req, ctx.res, result);
}

async function signIn(
  ctx: Context,
  settings: InteractionSettings,
  pending: PendingInteraction,
  form: SubmittedForm,
): Promise<void> {
  const user = await settings.store.users.authenticate(form.username, form.password);
  if (user !== undefined) {
    await finish(ctx, settings, { login: { accountId: user.sub, amr: ['pwd'] } });
    return;
  }
  const last = { username: form.username, problem: 'That user name and password do not go together.' };
  sendPage(ctx, 400, signInPage(frameOf(ctx, settings, pending), last, settings.note), pending.returnsTo);
}

async function allow(
  ctx: Context,
  settings: InteractionSettings,
  pending: PendingInteraction,
): Promise<void> {
  const { provider, store, resource } = settings;
  if (pending.subject === undefined) return refuse(ctx, 400, 'This sign-in has expired');
  const scopes = askedScopes(pending);
  const grant = new provider.Grant({ accountId: pending.subject, clientId: pending.clientId });
  addScopes(grant, scopes, resource);
  const grantId = await grant.save();
  await store.consents.add(pending.subject, pending.clientId, scopes);
  await finish(ctx, settings, { consent: { grantId } });
}

async function submit(
  ctx: Context,
  settings: InteractionSettings,
  pending: PendingInteraction,
): Promise<void> {
  const form = await readForm(ctx.req);
  if (form === undefined) return refuse(ctx, 400, 'That form could not be read');
  if (!isAntiForgeryValue(settings.formKey, pending.uid, form.anti_forgery)) {
    return refuse(ctx, 403, 'That form did not come from this page');
  }
  if (form.action === 'cancel') {
    const error_description = 'the person cancelled the sign-in';
    return finish(ctx, settings, { error: 'access_denied', error_description });
  }
  if (pending.prompt === 'login' && form.action === 'sign-in') return signIn(ctx, settings, pending, form);
  if (pending.prompt === 'consent' && form.action === 'allow') return allow(ctx, settings, pending);
  return refuse(ctx, 400, 'That form does not belong to this step');
}

/** Serves the sign-in and consent pages: `GET` shows the step that is due, `POST` takes its form. */
export function interactionRoutes(settings: InteractionSettings): Middleware {
  return async (ctx, next) => {
    const uid = PATH.exec(ctx.path)?.[1];
    if (uid === undefined) return next();
    const isForm = ctx.method === 'POST';
    if (!isForm && ctx.method !== 'GET') return refuse(ctx, 405, 'This page takes a form and nothing else');
    const pending = await pendingInteraction(settings.provider, ctx, uid);
    if (pending === undefined) return refuse(ctx, 400, 'This sign-in has expired');
    return isForm ? submit(ctx, settings, pending) : show(ctx, settings, pending);
  };
}

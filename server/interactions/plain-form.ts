import type { Context, Middleware } from 'koa';
import type { KoaContextWithOIDC } from 'oidc-provider';
import { isPage, sendPage } from './headers.ts';
import { Html, html } from './html.ts';
import { page } from './layout.ts';

// oidc-provider has a few pages that submit themselves by script, which our policy blocks: after a change of account,
// for `response_mode=form_post`, and when somebody signs out who is not signed in.
const selfSubmitting =
  /<form method="post" action="([^"]*)">\s*((?:<input type="hidden" name="[^"]*" value="[^"]*"\/>\s*)*)/;

interface LibraryForm {
  action: string;
  /** Escaped by the library. */
  inputs: string;
}

function formIn(body: string): LibraryForm {
  const [, action, inputs] = selfSubmitting.exec(body) ?? [];
  if (action === undefined || inputs === undefined) {
    throw new TypeError('this version of oidc-provider shows an unknown page');
  }
  return { action, inputs };
}

function continuePage(host: string, { action, inputs }: LibraryForm): string {
  return page(
    'One more step',
    host,
    html`<h1>One more step</h1>
<p class="lead">Continue to finish what you started.</p>
<form method="post" action="${new Html(action)}">${new Html(inputs)}
<button class="primary" autofocus>Continue</button>
</form>`,
  );
}

function originOf(address: unknown): string | undefined {
  return typeof address === 'string' ? URL.parse(address)?.origin : undefined;
}

function hasOidc(ctx: Context): ctx is Context & KoaContextWithOIDC {
  return 'oidc' in ctx;
}

/** Where a signed-out browser goes: back to the app if the app requested it with a registered URI. */
function afterLogout({ oidc }: KoaContextWithOIDC): string {
  const { post_logout_redirect_uri: back, state } = oidc.params ?? {};
  if (typeof back !== 'string') return oidc.urlFor('end_session_success');
  const url = new URL(back);
  if (typeof state === 'string') url.searchParams.set('state', state);
  return url.href;
}

/** Replaces the library's pages with ours. */
export function withoutScript(): Middleware {
  return async (ctx, next) => {
    await next();
    const isRedirect = ctx.res.hasHeader('Location');
    if (isPage(ctx) || isRedirect || typeof ctx.body !== 'string' || !ctx.response.is('html')) return;
    const form = formIn(ctx.body);
    if (hasOidc(ctx) && ctx.oidc.route === 'end_session') {
      ctx.status = 303;
      return ctx.redirect(afterLogout(ctx));
    }
    const appAddress = hasOidc(ctx) ? ctx.oidc.entities.Interaction?.params['redirect_uri'] : undefined;
    const action = form.action.replaceAll('&amp;', '&');
    sendPage(ctx, ctx.status, continuePage(ctx.host, form), originOf(action), originOf(appAddress));
  };
}

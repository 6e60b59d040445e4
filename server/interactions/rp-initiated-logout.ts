import type { Middleware } from 'koa';
import type { Configuration } from 'oidc-provider';
import { z } from 'zod';
import { sendPage } from './headers.ts';
import { html } from './html.ts';
import { page } from './layout.ts';
import { messagePage } from './pages.ts';
import {
  destinationOf,
  redirectInWords,
  type ShownClient,
  shownClient,
  unverifiedNameNote,
} from './shown-client.ts';

type Logout = NonNullable<NonNullable<Configuration['features']>['rpInitiatedLogout']>;

interface LogoutForm {
  host: string;
  action: string;
  xsrf: string;
  /** The app that requests it, if it identified itself. */
  client: ShownClient | undefined;
  /** Where the browser goes afterwards, if the app wants it back. */
  returnUri: string | undefined;
}

const STAY_SIGNED_IN_PATH = '/session/kept';
const appsStay = 'Apps that you signed in to here stay signed in until you sign out in them.';

function signOutPage({ host, action, xsrf, client, returnUri }: LogoutForm): string {
  const requester = client && html`<strong>${client.name}</strong> asks for this. `;
  const destination = returnUri === undefined ? undefined : redirectInWords(destinationOf(returnUri));
  const next = destination && html` You then go back to the app ${destination}.`;
  return page(
    'Sign out',
    host,
    html`<h1>Sign out of this browser?</h1>
<p class="lead">${requester}The next sign-in here will ask for your password again.${next}</p>
${client && unverifiedNameNote(client)}
<form method="post" action="${action}">
<input type="hidden" name="xsrf" value="${xsrf}">
<button class="primary" name="logout" value="yes">Sign out</button>
</form>
<a class="quiet" href="${STAY_SIGNED_IN_PATH}">Stay signed in</a>
<p class="note">${appsStay}</p>`,
  );
}

const stateSchema = z.looseObject({ secret: z.string(), postLogoutRedirectUri: z.string().optional() });

/**
 * OpenID Connect RP-Initiated Logout 1.0 with our pages. Always asks for confirmation, so a mere link signs nobody
 * out.
 */
export function rpInitiatedLogout(): Logout {
  return {
    enabled: true,
    logoutSource(ctx) {
      const { oidc, host } = ctx;
      const { secret, postLogoutRedirectUri: returnUri } = stateSchema.parse(oidc.session?.state);
      const client = oidc.client && shownClient(oidc.client);
      const action = oidc.urlFor('end_session_confirm');
      const form = { host, action, xsrf: secret, client, returnUri };
      sendPage(ctx, 200, signOutPage(form), returnUri && new URL(returnUri).origin);
    },
    postLogoutSuccessSource(ctx) {
      sendPage(ctx, 200, messagePage(ctx.host, 'You are signed out', `${appsStay} You can close this page.`));
    },
  };
}

/** The page for people who chose to stay signed in. */
export function staySignedInPage(): Middleware {
  return (ctx, next) => {
    if (ctx.path !== STAY_SIGNED_IN_PATH) return next();
    sendPage(ctx, 200, messagePage(ctx.host, 'You are still signed in', 'You can close this page.'));
    return undefined;
  };
}

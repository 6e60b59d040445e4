import { ADMIN_SCOPE } from '../auth/scopes.ts';
import { type Html, html } from './html.ts';
import { page } from './layout.ts';
import { type Destination, redirectInWords, type ShownClient, unverifiedNameNote } from './shown-client.ts';

/** What both forms contain: the app, the destination, and the value that proves the form's origin. */
export interface FormFrame {
  host: string;
  client: ShownClient;
  destination: Destination;
  antiForgery: string;
}

const cancelButton = html`<button class="quiet" name="action" value="cancel" formnovalidate>Cancel</button>`;

/** The sign-in page. `problem` describes what was wrong with the last attempt, `note` is shown below the form. */
export function signInPage(
  frame: FormFrame,
  last: { username: string; problem?: string },
  note: Html | undefined,
): string {
  const { problem } = last;
  const invalid = problem === undefined ? undefined : html` aria-invalid="true" aria-describedby="problem"`;
  const focusName = last.username === '' ? html` autofocus` : undefined;
  const focusPassword = last.username === '' ? undefined : html` autofocus`;
  return page(
    problem === undefined ? 'Sign in' : 'Not signed in yet – Sign in',
    frame.host,
    html`<h1>Sign in</h1>
<p class="lead">to continue to <strong>${frame.client.name}</strong>, an app ${redirectInWords(frame.destination)}</p>
${unverifiedNameNote(frame.client)}
${problem === undefined ? undefined : html`<p class="alert" id="problem" role="alert">${problem}</p>`}
<form method="post">
<input type="hidden" name="anti_forgery" value="${frame.antiForgery}">
<label for="username">User name</label>
<input id="username" name="username" value="${last.username}" autocomplete="username" autocapitalize="none" spellcheck="false" maxlength="200" required${invalid}${focusName}>
<label for="password">Password</label>
<input id="password" name="password" type="password" autocomplete="current-password" maxlength="1000" required${invalid}${focusPassword}>
<button class="primary" name="action" value="sign-in">Sign in</button>
${cancelButton}
</form>
${note === undefined ? undefined : html`<p class="note">${note}</p>`}`,
  );
}

const meanings: ReadonlyMap<string, string> = new Map([
  ['openid', 'Know which account is yours'],
  ['profile', 'See your name and user name'],
  ['email', 'See your e-mail address'],
  ['roles', 'See which roles you have here'],
  ['offline_access', 'Stay signed in until you sign out there'],
  ['api:read', 'Read your job list and see where you are signed in'],
  ['api:write', 'Sign you out on your devices'],
  [
    ADMIN_SCOPE,
    'Administer this server in your name: change users, passwords, apps and sessions of everybody, and read the audit log',
  ],
]);

/** A list of what `scopes` allow an app to do. */
export function permissionList(scopes: readonly string[]): Html {
  const lines = [...meanings].filter(([scope]) => scopes.includes(scope));
  return html`<ul>${lines.map(([, line]) => html`<li>${line}</li>`)}</ul>`;
}

interface Consent {
  /** Name of the user who is signed in. */
  user: string;
  scopes: readonly string[];
  alwaysAsk: boolean;
}

/** A warning if the app requests the most powerful scope. */
export function adminWarning(scopes: readonly string[]): Html | undefined {
  if (!scopes.includes(ADMIN_SCOPE)) return undefined;
  return html`<p class="warning">The app will be able to do everything here that an administrator can. Only allow this for an app that you trust.</p>`;
}

const deviceWarning = html`<p class="warning">Only allow this if you started signing in on that device yourself, just now. Nobody else has a reason to ask you for it.</p>`;

/** The consent page, which shows what the app will be able to do. */
export function consentPage(frame: FormFrame, { user, scopes, alwaysAsk }: Consent): string {
  const { client, destination } = frame;
  const frequency = alwaysAsk
    ? 'You are asked each time, because this app has no secret that identifies it.'
    : 'You are asked once.';
  return page(
    'Allow access',
    frame.host,
    html`<h1>Allow ${client.name} to act for you?</h1>
${unverifiedNameNote(client)}
<p class="lead">You are signed in as <strong>${user}</strong>. The app ${redirectInWords(destination)} will be able to:</p>
${permissionList(scopes)}
${adminWarning(scopes)}
${destination.on === 'device' ? deviceWarning : undefined}
<form method="post">
<input type="hidden" name="anti_forgery" value="${frame.antiForgery}">
<button class="primary" name="action" value="allow">Allow</button>
${cancelButton}
</form>
<p class="note">${frequency} The app never sees your password.</p>`,
  );
}

/** A page with one message: `title` says what happened, `text` what to do now, `detail` is for diagnosis. */
export function messagePage(host: string, title: string, text: string, detail?: string): string {
  const note = detail === undefined ? undefined : html`<p class="note"><code>${detail}</code></p>`;
  return page(title, host, html`<h1>${title}</h1><p class="lead">${text}</p>${note}`);
}

import { type Html, html } from '../html.ts';
import { page } from '../layout.ts';
import { adminWarning, permissionList } from '../pages.ts';
import { redirectInWords, type ShownClient, unverifiedNameNote } from '../shown-client.ts';

/** What the forms of the device flow contain: their target and the value that proves their origin. */
interface DeviceForm {
  host: string;
  action: string;
  xsrf: string;
}

/** The page that asks for the code on the other device; `problem` describes what was wrong with the last one. */
export function enterCodePage({ host, action, xsrf }: DeviceForm, code: string, problem?: string): string {
  const invalid = problem === undefined ? undefined : html` aria-invalid="true"`;
  return page(
    problem === undefined ? 'Sign in on a device' : 'That code does not work',
    host,
    html`<h1>Sign in on a device</h1>
<p class="lead" id="hint">Enter the code shown on the device. It consists of letters; capitals make no difference.</p>
${problem === undefined ? undefined : html`<p class="alert" id="problem" role="alert">${problem}</p>`}
<form method="post" action="${action}">
<input type="hidden" name="xsrf" value="${xsrf}">
<label for="user_code">Code</label>
<input id="user_code" name="user_code" class="code" value="${code}" autocomplete="off" autocapitalize="characters" spellcheck="false" maxlength="40" required autofocus aria-describedby="${problem === undefined ? 'hint' : 'problem hint'}"${invalid}>
<button class="primary">Continue</button>
</form>
<p class="note">Did somebody send you the code or this link? Then close this page: they may be trying to sign in as you.</p>`,
  );
}

interface DeviceRequest {
  client: ShownClient;
  /** The name that the device sent. */
  deviceName: string | undefined;
  userCode: string;
  scopes: readonly string[];
  /** Name of the user signed in in this browser. */
  user: string | undefined;
}

function requesterInWords({ client, deviceName }: DeviceRequest): Html {
  return html`<strong>${client.name}</strong> ${redirectInWords({ on: 'device', name: deviceName })}`;
}

function accountInWords(user: string | undefined): Html {
  if (user === undefined) return html`You will be asked to sign in. Then it will be able to:`;
  return html`You are signed in here as <strong>${user}</strong>. It will act for you and be able to:`;
}

/** The page that shows who requests what, with the code to compare, before anything is allowed. */
export function confirmDevicePage({ host, action, xsrf }: DeviceForm, request: DeviceRequest): string {
  return page(
    'Is this your device?',
    host,
    html`<h1>Is this your device?</h1>
<p class="lead">${requesterInWords(request)} wants to sign in.</p>
${unverifiedNameNote(request.client)}
<p class="lead">It must show this code:</p>
<p class="shown"><code>${request.userCode}</code></p>
<p class="lead">${accountInWords(request.user)}</p>
${permissionList(request.scopes)}
${adminWarning(request.scopes)}
<p class="warning">Only continue if you started this yourself, just now, on a device in front of you. Nobody else has a reason to ask you for it.</p>
<form method="post" action="${action}">
<input type="hidden" name="xsrf" value="${xsrf}">
<input type="hidden" name="user_code" value="${request.userCode}">
<button class="primary" name="confirm" value="yes">Yes, continue</button>
<button class="quiet" name="abort" value="yes">No, cancel</button>
</form>`,
  );
}

/** The last page of the device flow: the other device continues by itself. */
export function deviceDonePage(host: string, client: ShownClient, deviceName: string | undefined): string {
  return page(
    'Device signed in',
    host,
    html`<h1>Your device is signed in</h1>
<p class="lead"><strong>${client.name}</strong> ${redirectInWords({ on: 'device', name: deviceName })} continues by itself in a few seconds. You can close this page.</p>
${unverifiedNameNote(client)}`,
  );
}

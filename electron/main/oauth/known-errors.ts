/** What a well-known error response of a server means, and its remedy. */
export interface KnownRefusal {
  message: string;
  remedy: string;
}

/** The error response of a server. Only an error number in `description` is used, never its text. */
export interface ErrorResponse {
  host: string;
  /** RFC 6749 §4.1.2.1, §5.2. */
  error: string;
  description: unknown;
}

const addAgain = 'remove the connection and add it again';

/** By error number of Microsoft Entra ID, which is in its descriptions as AADSTS and digits. */
const entra: Readonly<Record<string, KnownRefusal>> = {
  '700025': {
    message:
      'This app is registered as a public client at Microsoft Entra, and public clients have no secret.',
    remedy: `To sign in without a secret, ${addAgain} with “client id alone”.`,
  },
  '7000218': {
    message: 'Microsoft Entra requires a client secret from this app, and none was sent.',
    remedy: `Have “Allow public client flows” enabled in the app registration, or ${addAgain} with “client id and client secret”.`,
  },
  '7000215': {
    message: 'Microsoft Entra does not accept the client secret.',
    remedy: 'Sign in again and enter the value of the secret, not its id; the app registration shows both.',
  },
  '7000222': {
    message: 'The client secret of this app has expired at Microsoft Entra.',
    remedy: 'Have a new secret created in the app registration, then sign in again and enter it.',
  },
  '700016': {
    message: 'This organisation of Microsoft Entra has no app with this client id.',
    remedy: `Compare the client id and the tenant with the app registration, then ${addAgain}.`,
  },
  '90002': {
    message: 'Microsoft Entra has no organisation with the name or id in the address of the server.',
    remedy: `Compare the tenant with the app registration, then ${addAgain}.`,
  },
  '50011': {
    message: 'The redirect address is not registered for this app at Microsoft Entra.',
    remedy: 'Have http://127.0.0.1 added under “Mobile and desktop applications” of the app registration.',
  },
  '9002327': {
    message:
      'This app is registered as a single-page application at Microsoft Entra, which works in browsers only.',
    remedy: 'Have its redirect address moved to “Mobile and desktop applications” of the app registration.',
  },
  '65001': {
    message: 'The permissions that this app requests have not been granted at Microsoft Entra.',
    remedy: 'Ask an administrator of your organisation to grant consent, or ask for fewer scopes.',
  },
  '50020': {
    message: 'Your account belongs to another organisation of Microsoft Entra than this app.',
    remedy: 'Sign in with an account of that organisation, or ask to be invited as a guest.',
  },
  '50105': {
    message: 'Your account is not assigned to this app at Microsoft Entra.',
    remedy: 'Ask an administrator of your organisation to assign you to it.',
  },
};

interface Rule extends KnownRefusal {
  error: string;
  /** The servers that the rule is for; all by default. */
  host?: RegExp;
}

const google = /(?:^|\.)(?:google|googleapis)\.com$/;

const rules: readonly Rule[] = [
  {
    host: google,
    error: 'invalid_client',
    message: 'Google does not know this client id, or the client secret is wrong.',
    remedy: 'Compare both with the OAuth client in the Google Cloud console and sign in again.',
  },
  {
    host: google,
    error: 'invalid_request',
    message: 'Google found the request incomplete. It requires a client secret even from a desktop app.',
    remedy: `If there is one, ${addAgain} with “client id and client secret”.`,
  },
  {
    host: /\.auth0\.com$/,
    error: 'access_denied',
    message: 'Auth0 declined the sign-in: you may not use this app, or its redirect address is not allowed.',
    remedy:
      'Have http://127.0.0.1 added to the Allowed Callback URLs of a native application, and ask whether you may use it.',
  },
  {
    host: /\.okta(?:preview|-emea)?\.com$/,
    error: 'access_denied',
    message: 'Okta declined the sign-in: you may not be assigned to this app, or you did not allow it.',
    remedy: 'Ask an administrator of your organisation to assign you to it, then sign in again.',
  },
  {
    error: 'redirect_uri_mismatch',
    message: 'The redirect address is not registered for this app.',
    remedy: 'Ask for a client of the type “Desktop app”, which may use http://127.0.0.1 with any port.',
  },
  {
    error: 'unauthorized_client',
    message: 'The server knows this app but does not let it use this sign-in method.',
    remedy:
      'Choose another method, or have this one enabled for the client: Keycloak calls it a flow (“Standard flow”, “Direct access grants”), Auth0 a grant type.',
  },
  {
    error: 'invalid_scope',
    message: 'The server does not know one of the scopes, or does not let this app request it.',
    remedy: `Ask which scopes the client may have, then ${addAgain} with those.`,
  },
];

/** The meaning of a well-known error response; `undefined` for any other. */
export function knownRefusal({ host, error, description }: ErrorResponse): KnownRefusal | undefined {
  const number =
    typeof description === 'string'
      ? /\bAADSTS(\d{4,8})\b/.exec(description.slice(0, 4_000))?.[1]
      : undefined;
  if (number !== undefined && Object.hasOwn(entra, number)) return entra[number];
  const hostname = host.replace(/:\d+$/, '');
  return rules.find((rule) => rule.error === error && (rule.host === undefined || rule.host.test(hostname)));
}

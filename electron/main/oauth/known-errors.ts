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
    message: 'Microsoft Entra knows this app as a public client, and a public client has no secret.',
    remedy: `To sign in without one, ${addAgain} with “client id alone”.`,
  },
  '7000218': {
    message: 'Microsoft Entra wants a client secret from this app, and none was sent.',
    remedy: `Ask for “Allow public client flows” to be switched on in the app registration, or ${addAgain} with “client id and client secret”.`,
  },
  '7000215': {
    message: 'Microsoft Entra does not accept the client secret.',
    remedy: 'Sign in again and enter the value of the secret, not its id; the app registration shows both.',
  },
  '7000222': {
    message: 'The client secret of this app has run out at Microsoft Entra.',
    remedy: 'Ask for a new one in the app registration, sign in again and enter it.',
  },
  '700016': {
    message: 'This organisation of Microsoft Entra knows no app with this client id.',
    remedy: `Compare the client id and the tenant with the app registration, then ${addAgain}.`,
  },
  '90002': {
    message: 'Microsoft Entra knows no organisation by the name or id in the address of the server.',
    remedy: `Compare the tenant with the app registration, then ${addAgain}.`,
  },
  '50011': {
    message: 'The address that the browser comes back to is not registered with this app at Microsoft Entra.',
    remedy:
      'Ask for http://127.0.0.1 to be added under “Mobile and desktop applications” of the app registration.',
  },
  '9002327': {
    message:
      'Microsoft Entra has this app registered as a single-page application, which lives in browsers only.',
    remedy:
      'Ask for its redirect address to be moved to “Mobile and desktop applications” of the app registration.',
  },
  '65001': {
    message: 'Nobody has allowed this app to do what it asks for at Microsoft Entra.',
    remedy: 'Ask an administrator of your organisation to grant consent, or ask for fewer scopes.',
  },
  '50020': {
    message: 'Your account belongs to another organisation than this app of Microsoft Entra.',
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
    message: 'Google does not know this client id, or its client secret is another one.',
    remedy: 'Compare both with the OAuth client in the Google Cloud console and sign in again.',
  },
  {
    host: google,
    error: 'invalid_request',
    message: 'Google found the request incomplete. It wants a client secret even from a desktop app.',
    remedy: `Where there is one, ${addAgain} with “client id and client secret”.`,
  },
  {
    host: /\.auth0\.com$/,
    error: 'access_denied',
    message: 'Auth0 declined the sign-in: for you, or for the address that the browser comes back to.',
    remedy:
      'Ask for http://127.0.0.1 to be added to the Allowed Callback URLs of a native application, and whether you may use it.',
  },
  {
    host: /\.okta(?:preview|-emea)?\.com$/,
    error: 'access_denied',
    message: 'Okta declined the sign-in: you may not be assigned to this app, or you did not allow it.',
    remedy: 'Ask an administrator of your organisation to assign you to it, then sign in again.',
  },
  {
    error: 'redirect_uri_mismatch',
    message: 'The address that the browser comes back to is not registered with this app.',
    remedy:
      'Ask for a client of the type “Desktop app”, which may come back to http://127.0.0.1 at any port.',
  },
  {
    error: 'unauthorized_client',
    message: 'The server knows this app, and does not let it sign in this way.',
    remedy:
      'Choose another way in, or ask for this one to be switched on for the client: Keycloak calls it a flow (“Standard flow”, “Direct access grants”), Auth0 a grant type.',
  },
  {
    error: 'invalid_scope',
    message: 'The server does not know one of the scopes, or does not let this app ask for it.',
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

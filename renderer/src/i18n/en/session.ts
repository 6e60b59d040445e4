import type { KeyringView } from '../../../../shared/model/session.ts';

const authentication: Record<string, string> = {
  client_secret_basic: 'Client secret, in the Authorization header',
  client_secret_post: 'Client secret, in the request body',
  registration: 'A secret of its own for this installation, registered by the app',
  none: 'None: a public client, protected by PKCE',
};

const keyring: Record<KeyringView['state'], string> = {
  ready: 'Your system’s keyring is ready.',
  unknown: 'Your system’s keyring has not been checked yet.',
  locked: 'Your system’s keyring is locked.',
  sealed: 'The vault is waiting for your passphrase.',
  silent: 'Your system’s keyring does not respond.',
  absent: 'This computer has no keyring.',
  changed: 'The keyring is not the one used before.',
  lost: 'The vault’s key is no longer in the keyring.',
};

const everywhereReach: Record<string, string> = {
  true: 'Ends all your sessions with this server: here and in the apps on your other devices, which will ask you to sign in again. Browsers stay signed in.',
  false:
    'This server cannot sign out your other devices. Latchkey ends all your sessions on this computer; sign out on the others yourself, or change your password.',
  undefined: 'Asking the server which sessions this ends…',
};

/** Session. */
export const session = {
  title: 'Session',
  details: 'Details',
  intro: 'What the app stores for you. Tokens are listed here but never shown.',
  state: 'State',
  connection: 'Connection',
  signedInAt: 'Signed in',
  renewedAt: 'Last renewed',
  never: 'Not yet',
  renewals: 'Renewals',
  scopes: 'Scopes',
  noScopes: 'None',
  client: 'Client authentication',
  authentication: (method: string) => authentication[method] ?? method,
  clock: 'Clock',
  clockOff: (by: string, ahead: boolean) =>
    `This computer’s clock is ${by} ${ahead ? 'ahead of' : 'behind'} the server’s. Latchkey goes by the server’s.`,
  binding: 'Device',
  bound: 'Bound to this device: a key that never leaves it signs each request (DPoP)',
  unbound: 'Not bound to this device: anyone who has the tokens can use them',
  token: 'Access token',
  tokenText: (from: string, to: string) => `Issued ${from}, valid until ${to}`,
  issued: (time: string) => `Issued ${time}`,
  until: (time: string) => `Valid until ${time}`,
  left: (time: string) => `${time} left`,
  expired: 'Expired; the next request renews it',
  unknownExpiry: 'The server did not say how long it is valid.',
  kept: 'Where it is stored',
  keptIn: {
    vault: 'Encrypted on this computer',
    memory: 'In memory only',
  },
  keptText: {
    vault:
      'The refresh token is encrypted with a key that your system’s keyring protects. Someone who copies the files cannot read it; someone who is logged in as you can use the app.',
    passphrase:
      'The refresh token is encrypted with a key that your passphrase protects. Someone who copies the files has to guess the passphrase; someone who is logged in as you can use the app while it is unlocked.',
    memory: 'Nothing is saved to disk. The session ends when you close the app.',
  },
  keptTextApp: {
    vault:
      'The access token and the client secret are encrypted with a key that your system’s keyring protects. Someone who copies the files cannot read them; someone who is logged in as you can use the app.',
    passphrase:
      'The access token and the client secret are encrypted with a key that your passphrase protects. Someone who copies the files has to guess the passphrase; someone who is logged in as you can use the app while it is unlocked.',
    memory: 'Nothing of the session is saved to disk. It ends when you close the app.',
  },
  keyring: (state: KeyringView['state']) => keyring[state],
  backend: (name: string) => `Keyring: ${name}`,
  changePassphrase: 'Change the passphrase',
  renew: 'Renew now',
  renewing: 'Renewing…',
  renewFailed: 'The session was not renewed',
  renewed: (time: string) => `Renewed in ${time}`,
  before: 'Before',
  after: 'After',
  what: 'What',
  generation: 'Generation',
  goodUntil: 'Valid until',
  fingerprint: 'Fingerprint',
  replaced: 'The refresh token was replaced; the old one is no longer used.',
  notReplaced: 'The server kept the refresh token.',
  grantedAnew: 'The app got a new token for itself; there is no refresh token.',
  signOut: 'Sign out',
  signOutText:
    'Deletes the session on this computer immediately, then tells the server, retrying until it confirms.',
  unconfirmed:
    'The server has not confirmed an earlier sign-out yet. Latchkey retries as soon as the server can be reached.',
  everywhere: 'Sign out everywhere',
  everywhereTitle: (who: string, connection: string) => `Sign ${who} out of ${connection} everywhere?`,
  everywhereYou: 'yourself',
  everywhereReach: (others: boolean | undefined) => everywhereReach[String(others)] ?? '',
  everywhereConfirm: (others: boolean | undefined): string =>
    others === false ? 'Sign out on this computer' : 'End all sessions',
  everywhereCancel: 'Stay signed in',
  everywhereFailed: 'Nobody was signed out',
  waiting: 'Waiting requests',
  waitingText:
    'Requests that have not been sent or answered yet. They are sent automatically as soon as possible.',
  nothingWaits: 'No requests are waiting.',
  request: 'Request',
  since: 'Since',
  reason: 'Why',
  cancel: 'Cancel',
  cancelRequest: (request: string) => `Cancel ${request}`,
  leaksTitle: 'Leaks',
  leaks: 'Check for leaks',
  leaksText:
    'Searches the window, its storage and the app’s files for your tokens. Each search must first find a planted canary.',
  checking: 'Searching…',
  leaksFailed: 'The search could not be run',
  clean: 'No secrets found where they do not belong',
  found: (hits: string) => `Secrets found: ${hits}`,
  untrusted: 'The search is not reliable: a planted canary was not found',
  looked: (secrets: string, time: string) => `Looked for ${secrets} secrets in ${time}.`,
  place: 'Place',
  size: 'Size',
  canary: 'Canary',
  hits: 'Hits',
  canaryFound: 'Found',
  canaryMissed: 'Missed',
};

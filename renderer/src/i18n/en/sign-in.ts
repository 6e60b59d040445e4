import type { KeyringView } from '../../../../shared/model/session.ts';

const keepWhy: Partial<Record<KeyringView['state'], string>> = {
  ready: 'You stay signed in after the app is closed. The session is encrypted with a key your system keeps.',
  unknown:
    'You stay signed in after the app is closed if your system has a keyring to encrypt the session with.',
  absent:
    'This computer has no keyring, so the session ends when you close the app. Choose a passphrase to stay signed in, or install a keyring such as GNOME Keyring or KWallet.',
  sealed:
    'Your sessions are encrypted with a passphrase, so a session started now ends when you close the app. Unlock them to stay signed in.',
  silent: 'The keyring does not respond, so a session started now ends when you close the app.',
  locked:
    'The keyring is locked, so a session started now ends when you close the app. Unlock it to stay signed in.',
  changed:
    'The keyring is not the one used before, so a session started now ends when you close the app. The old session is set aside, not deleted.',
  lost: 'The key of this vault is no longer in the keyring, so a session started now ends when you close the app. The old session is set aside, not deleted.',
};

const unlock: Partial<Record<KeyringView['state'], string>> = {
  locked: 'Unlock the keyring',
  sealed: 'Unlock with your passphrase',
};

/** Sign in. */
export const signIn = {
  title: (name: string) => `Sign in to ${name}`,
  browser: 'Sign in with your browser',
  browserText: (host: string) => `${host} opens in your browser. Your password stays there.`,
  password: 'Sign in with a password',
  device: 'Sign in on another device',
  deviceText: 'You get a code to enter on your phone or on another computer, where you sign in.',
  app: 'Sign in as the app itself',
  appText: (name: string) =>
    `No person signs in. Latchkey acts for itself at ${name}, with the permissions it was given as an app.`,
  passwordText: 'You type it in a separate small window; this window never sees it.',
  or: 'or',
  keep: 'Keep me signed in',
  keepNo: 'If not selected, the session ends when you close the app, and nothing is saved to disk.',
  keepWhy: ({ state, backend }: KeyringView) =>
    state === 'ready' && backend === 'passphrase'
      ? 'You stay signed in after the app is closed. The session is encrypted with your passphrase, which you enter at the next start.'
      : (keepWhy[state] ?? ''),
  unlock: (state: KeyringView['state']) => unlock[state] ?? 'Check the keyring again',
  protect: 'Keep me signed in with a passphrase',
  secretFirst: 'You will be asked for the client secret once, in a separate window.',
  back: 'All connections',
  endedTitle: 'Your session has ended',
  waitingTitle: 'Your session is waiting',
  goesOnTitle: 'You are not signed in yet',
  failedTitle: 'Sign-in did not work',
  cancelledTitle: 'Sign-in cancelled',
  signedOutTitle: 'You are signed out',
  signedOutText: 'The session on this computer has ended.',
  others: (count: number, shown: string) =>
    count === 0
      ? 'You had no other session with this server.'
      : `${shown} other ${count === 1 ? 'session' : 'sessions'} of yours ended with it.`,
  unconfirmedTitle: 'The server has not confirmed a sign-out yet',
  unconfirmed: {
    vault:
      'The server has not confirmed it yet. Latchkey retries as soon as the server can be reached, even after a restart. Until then, what it needs for this is stored encrypted on this computer.',
    memory:
      'The server has not confirmed it yet. Latchkey retries as soon as the server can be reached. What it needs for this is in memory only, so keep Latchkey open until then.',
  },
  inBrowser: 'Also sign out in the browser',
  inBrowserText: (host: string) => `Your browser may still be signed in at ${host}.`,
  inBrowserOpened: (host: string) => `A page of ${host} has opened in your browser. Confirm there.`,
  placeKept: (view: string) => `After signing in, you return to ${view}.`,
  unknownTitle: 'No such connection',
  unknownText: (id: string) => `Latchkey knows no connection named “${id}”.`,
  steps: {
    preparing: { title: 'Getting ready', text: 'Asking the server how to sign in.' },
    exchanging: { title: 'Finishing', text: 'Getting your session from the server.' },
    password: {
      title: 'Enter your password in the small window',
      text: 'It opened on top of this one. Your password is sent to the server and is not stored.',
    },
    clientSecret: {
      title: 'Enter the client secret in the small window',
      text: 'You are asked for it once. It is stored encrypted and never shown again.',
    },
  },
  browserTitle: 'Continue in your browser',
  browserSteps: (host: string) => [
    `A page of ${host} has opened in your browser.`,
    'Sign in there and confirm what Latchkey is allowed to do.',
    'Come back here: this view continues automatically.',
  ],
  reopen: 'Open again',
  copy: 'Copy address',
  copied: { address: 'Address copied', code: 'Code copied' },
  deviceTitle: 'Enter this code on another device',
  deviceSteps: [
    'Open the address on your phone or on another computer, or scan the QR code with it.',
    'Compare the code there with this one, or enter it.',
    'Sign in there and confirm what Latchkey is allowed to do. This view continues automatically.',
  ],
  code: 'Code',
  codeAddress: 'Address',
  codeLeft: (time: string) => `Good for ${time}`,
  codeMinutes: (count: number, shown: string) =>
    `The code is valid for ${shown} more ${count === 1 ? 'minute' : 'minutes'}.`,
  copyCode: 'Copy code',
  openHere: 'Open on this computer',
  newCode: 'Get a new code',
  qr: (host: string) => `QR code: opens ${host} with the code filled in`,
  qrPlain: (host: string) => `QR code: opens ${host}`,
  keepsAsking: 'The server cannot be reached right now; Latchkey keeps trying',
  cancel: 'Cancel',
};

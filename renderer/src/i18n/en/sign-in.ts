import type { KeyringView } from '../../../../shared/model/session.ts';

const keepWhy: Partial<Record<KeyringView['state'], string>> = {
  ready: 'The session outlives the app, encrypted with a key your system keeps.',
  unknown: 'The session outlives the app where your system has a keyring to encrypt it with.',
  absent:
    'This computer has no keyring, so the session ends when you close the app. Choose a passphrase to stay signed in, or install a keyring such as GNOME Keyring or KWallet.',
  sealed:
    'Your sessions are encrypted with a passphrase, so a session started now ends when you close the app. Unlock them to stay signed in.',
  silent: 'The keyring does not answer, so a session started now ends when you close the app.',
  locked:
    'The keyring is locked, so a session started now ends when you close the app. Unlock it to stay signed in.',
  changed:
    'The keyring is not the one used before, so a session started now ends when you close the app. The old session is kept aside.',
  lost: 'The key of this vault is gone from the keyring, so a session started now ends when you close the app. The old session is kept aside.',
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
    `No person signs in. Latchkey acts for itself at ${name}, and may do what was allowed to it as an app.`,
  passwordText: 'Typed in a small window of its own; this window never sees it.',
  or: 'or',
  keep: 'Keep me signed in',
  keepNo: 'Unticked, the session ends with the app and nothing is written.',
  keepWhy: ({ state, backend }: KeyringView) =>
    state === 'ready' && backend === 'passphrase'
      ? 'The session outlives the app, encrypted with your passphrase, which is asked for at the next start.'
      : (keepWhy[state] ?? ''),
  unlock: (state: KeyringView['state']) => unlock[state] ?? 'Look at the keyring again',
  protect: 'Keep me signed in with a passphrase',
  secretFirst: 'You will be asked for the client secret once, in a window of its own.',
  back: 'All connections',
  endedTitle: 'Your session has ended',
  waitingTitle: 'Your session is waiting',
  goesOnTitle: 'You are not signed in yet',
  failedTitle: 'Sign-in did not work',
  cancelledTitle: 'Sign-in cancelled',
  signedOutTitle: 'You are signed out',
  signedOutText: 'The session on this computer is over.',
  others: (count: number, shown: string) =>
    count === 0
      ? 'You had no other session with this server.'
      : `${shown} other ${count === 1 ? 'session' : 'sessions'} of yours ended with it.`,
  unconfirmedTitle: 'The server has not confirmed a sign-out yet',
  unconfirmed: {
    vault:
      'The server has not confirmed yet; Latchkey tells it as soon as it can be reached, also after a restart. What it has to be told lies encrypted on this computer until then.',
    memory:
      'The server has not confirmed yet; Latchkey tells it as soon as it can be reached. This is in memory only, so keep Latchkey open until then.',
  },
  inBrowser: 'Also sign out in the browser',
  inBrowserText: (host: string) => `Your browser may still be signed in at ${host}.`,
  inBrowserOpened: (host: string) => `A page of ${host} has opened in your browser. Confirm there.`,
  placeKept: (view: string) => `After signing in you are back at ${view}.`,
  unknownTitle: 'No such connection',
  unknownText: (id: string) => `Latchkey knows no connection named “${id}”.`,
  steps: {
    preparing: { title: 'Getting ready', text: 'Asking the server how to sign in.' },
    exchanging: { title: 'Finishing', text: 'The server is being asked for your session.' },
    password: {
      title: 'Type your password in the small window',
      text: 'It opened on top of this one. Your password goes to the server and is not kept.',
    },
    clientSecret: {
      title: 'Type the client secret in the small window',
      text: 'It is asked for once, kept encrypted and never shown again.',
    },
  },
  browserTitle: 'Go on in your browser',
  browserSteps: (host: string) => [
    `A page of ${host} has opened in your browser.`,
    'Sign in there and confirm what Latchkey may do.',
    'Come back: this view goes on by itself.',
  ],
  reopen: 'Open again',
  copy: 'Copy address',
  copied: { address: 'Address copied', code: 'Code copied' },
  deviceTitle: 'Enter this code on another device',
  deviceSteps: [
    'Open the address on your phone or on another computer, or scan the picture with it.',
    'Compare the code there with this one, or enter it.',
    'Sign in there and confirm what Latchkey may do. This view goes on by itself.',
  ],
  code: 'Code',
  codeAddress: 'Address',
  codeLeft: (time: string) => `Good for ${time}`,
  codeMinutes: (count: number, shown: string) =>
    `The code is good for ${shown} more ${count === 1 ? 'minute' : 'minutes'}.`,
  copyCode: 'Copy code',
  openHere: 'Open on this computer',
  newCode: 'Get a new code',
  qr: (host: string) => `QR code: opens ${host} with the code filled in`,
  qrPlain: (host: string) => `QR code: opens ${host}`,
  keepsAsking: 'The server cannot be asked just now; Latchkey keeps trying',
  cancel: 'Cancel',
};

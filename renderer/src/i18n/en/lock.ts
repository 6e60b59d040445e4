/** In place of a session that is locked. */
export const lock = {
  short: 'Locked',
  title: (name: string) => `The session of ${name} is locked`,
  /** Zero minutes: nobody waited, somebody locked it. */
  after: (minutes: number) => {
    if (minutes === 0) return 'Locked manually.';
    if (minutes === 1) return 'Locked after a minute without activity.';
    return `Locked after ${minutes} minutes without activity.`;
  },
  lost: 'The settings were lost, including which sessions were locked, so this one was locked to be safe.',
  text: (place: string) => `Its data is hidden and no requests are sent. Unlock it to return to ${place}.`,
  textApp:
    'Its data is hidden and no requests are sent. No person signed in here, so no sign-in can unlock it: sign out, and start it again.',
  textNone:
    'Its data is hidden and no requests are sent. This connection has no sign-in that can confirm who you are: sign out, and sign in again.',
  unlock: {
    system: 'Unlock with this computer',
    browser: 'Unlock with your browser',
    password: 'Unlock with a password',
  },
  how: {
    system: 'Your computer asks you to confirm that it is you.',
    browser: (host: string) => `Sign in at ${host} again with the same account.`,
    password: 'You type it in a separate small window; this window never sees it.',
  },
  failed: 'Not unlocked',
};

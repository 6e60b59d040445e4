/** In place of a session that is locked. */
export const lock = {
  short: 'Locked',
  title: (name: string) => `The session of ${name} is locked`,
  /** Zero minutes: nobody waited, somebody locked it. */
  after: (minutes: number) => {
    if (minutes === 0) return 'Locked by hand.';
    if (minutes === 1) return 'Locked after a minute without activity.';
    return `Locked after ${minutes} minutes without activity.`;
  },
  lost: 'The settings were lost, and with them which sessions were locked. So this one is.',
  text: (place: string) => `Nothing of it is shown or asked for. Unlock it to be back at ${place}.`,
  textApp:
    'Nothing of it is shown or asked for. No person signed in here, so no sign-in unlocks it: sign out, and start it again.',
  textNone:
    'Nothing of it is shown or asked for. This connection has no sign-in that shows who is at this computer: sign out, and sign in again.',
  unlock: {
    system: 'Unlock with this computer',
    browser: 'Unlock with your browser',
    password: 'Unlock with a password',
  },
  how: {
    system: 'Your computer asks whether it is you.',
    browser: (host: string) => `Sign in at ${host} once more, with the same account.`,
    password: 'Typed in a small window of its own; this window never sees it.',
  },
  failed: 'Not unlocked',
};

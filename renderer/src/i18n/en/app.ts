import type { ProblemCode } from '../../../../shared/model/problem.ts';
import type { SessionState } from '../../../../shared/model/session.ts';

const states: Record<SessionState, string> = {
  resolving: 'Looking for your session',
  signedOut: 'Signed out',
  signingIn: 'Signing in',
  active: 'Active',
  renewing: 'Renewing',
  waiting: 'Waiting',
  locked: 'Locked',
  ended: 'Ended',
};

const waitingFor: Partial<Record<ProblemCode, string>> = {
  server_unreachable: 'Offline',
  timed_out: 'Offline',
  server_error: 'Server error',
  rate_limited: 'Server busy',
  client_refused: 'App not accepted',
  keyring_locked: 'Keyring locked — unlock and retry',
  keyring_absent: 'No keyring',
  keyring_changed: 'Keyring changed',
  keyring_silent: 'Keyring does not respond',
  passphrase_needed: 'Locked with your passphrase',
  disk_failed: 'Disk error',
  connection_changed: 'Connection changed',
};

const unlock: Partial<Record<ProblemCode, string>> = {
  keyring_locked: 'Unlock and retry',
  passphrase_needed: 'Unlock',
};

/** The frame, the status line, and what is said when a view cannot be shown. */
export const app = {
  name: 'Latchkey',
  views: 'Views',
  welcome: 'Connections',
  'sign-in': 'Sign in',
  home: 'Home',
  profile: 'Profile',
  session: 'Session',
  activity: 'Activity',
  'admin-sessions': 'All sessions',
  'admin-clients': 'All clients',
  settings: 'Settings',
  'add-connection': 'Add a connection',
  start: 'Latchkey',
  missing: 'Not found',
  otherAccounts: 'Other accounts',
  theApp: 'The app itself',
  switchTo: (name: string, connection: string) => `Switch to ${name}, ${connection}`,
  nobody: 'Not signed in',
  states,
  waiting: (code: ProblemCode | undefined) => (code && waitingFor[code]) ?? 'Waiting',
  signedInAs: (name: string) => `Signed in as ${name}`,
  goodFor: (time: string) => `access token good for ${time}`,
  renewsNext: 'access token is renewed with the next request',
  requestsWait: (count: number) => (count === 1 ? '1 request waiting' : `${count} requests waiting`),
  requestsKept: 'Waiting requests are sent as soon as this is resolved.',
  triesAgainIn: (time: string) => `trying again in ${time}`,
  nextStep: (act: 'unlock' | 'protect' | 'startAfresh' | 'restart', code: ProblemCode) =>
    act === 'restart' ? 'Start Latchkey again' : (unlock[code] ?? 'Try again'),
  startWithout: 'Start without it',
  startWithoutText:
    'Your sessions are set aside on this computer, still encrypted, and you sign in to each of them again. Nothing is deleted.',
  startWithoutYes: 'Set them aside',
  startWithoutNo: 'Keep waiting',
  tryNow: 'Try now',
  tryAgain: 'Try again',
  signIn: 'Sign in',
  signInAnew: 'Sign in again',
  dismiss: 'Close notice',
  notDone: 'That did not work',
  status: 'Status',
  testBuild: 'Test build',
  sandboxOff: 'Sandbox off',
  loading: 'Loading',
  notThere: 'This page does not exist',
  notThereText: 'The page you asked for does not exist in this version.',
  toWelcome: 'Show connections',
  resolvingFailed: 'Your session could not be checked',
  crashed: 'This view could not be shown',
  crashedText: 'Something went wrong. Your session is not affected.',
  unconfirmed: 'The server could not confirm your details; what you see is from your sign-in.',
  unwritten:
    'You can continue. The session is saved as soon as that works; until then it ends when you close the app.',
  kept: 'Your session is kept. Requests continue as soon as this is resolved.',
};

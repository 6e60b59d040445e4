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
  server_error: 'Server in trouble',
  rate_limited: 'Server busy',
  keyring_locked: 'Keyring locked — unlock and retry',
  keyring_absent: 'No keyring',
  keyring_changed: 'Keyring changed',
  disk_failed: 'Disk in trouble',
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
  start: 'Latchkey',
  missing: 'Not found',
  toDark: 'Use dark colours',
  toLight: 'Use light colours',
  nobody: 'Not signed in',
  states,
  waiting: (code: ProblemCode | undefined) => (code && waitingFor[code]) ?? 'Waiting',
  signedInAs: (name: string) => `Signed in as ${name}`,
  goodFor: (time: string) => `access token good for ${time}`,
  renewsNext: 'access token renews with the next request',
  triesAgainIn: (time: string) => `trying again in ${time}`,
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
  notThere: 'There is no such view',
  notThereText: 'The place that was asked for does not exist in this version.',
  toWelcome: 'Show connections',
  resolvingFailed: 'Your session could not be looked at',
  crashed: 'This view could not be shown',
  crashedText: 'Something in it failed. Your session is not affected.',
  unconfirmed: 'The server did not confirm who you are; what you see is from your sign-in.',
  kept: 'Your session is kept. Requests go on as soon as this is over.',
};

import { failed, ok } from '../../../shared/ipc/result.ts';
import type { KeyringView, SessionSnapshot } from '../../../shared/model/session.ts';
import { ago, appInfo, demo, now, signedOut, unreachable } from '../sample-data.ts';
import { type Answers, pending, type State, type View } from '../state.ts';
import { oddDeviceCodes } from './app-session.ts';
import { longAnswers } from './common.ts';

const withSession = (fields: Partial<SessionSnapshot>): Answers => ({
  'session.list': ok([signedOut(fields)]),
});

const duringSignIn = (signIn: SessionSnapshot['signIn']): Answers =>
  withSession({ state: 'signingIn', ...(signIn ? { signIn } : {}) });

const withKeyring = (keyring: KeyringView): Answers => ({
  ...withSession({}),
  'app.info': ok(appInfo({ keyring })),
});

const keyring = (state: KeyringView['state'], shows: string): State => ({
  name: `keyring-${state}`,
  title: `The keyring is ${state}`,
  answers: withKeyring({ state, backend: 'gnome_libsecret' }),
  shows,
});

const steps: State[] = [
  {
    name: 'preparing',
    title: 'The server is asked how',
    answers: duringSignIn({ step: 'preparing' }),
    shows: 'Getting ready',
  },
  {
    name: 'browser',
    title: 'Under way in the browser',
    answers: duringSignIn({ step: 'browser', host: 'login.example.com' }),
    shows: 'Continue in your browser',
    also: ['german', 'motion'],
    compared: ['light'],
  },
  {
    name: 'browser-other',
    title: 'Another browser was at the address as well',
    answers: withSession({
      state: 'signingIn',
      signIn: { step: 'browser', host: 'login.example.com' },
      problem: {
        code: 'other_browser',
        message:
          'Another browser or program on this computer opened the sign-in address as well, so nobody was signed in by it.',
        remedy:
          'Open the browser again. If it happens once more, somebody may be reading along: sign in with a password or on another device.',
      },
    }),
    shows: 'You are not signed in yet',
    also: ['german'],
  },
  {
    name: 'prompt',
    title: 'The prompt window is open',
    answers: duringSignIn({ step: 'prompt', asks: 'password' }),
    shows: 'Enter your password in the small window',
  },
  {
    name: 'client-secret',
    title: 'The prompt window asks for the client secret',
    answers: duringSignIn({ step: 'prompt', asks: 'clientSecret' }),
    shows: 'Enter the client secret in the small window',
  },
  {
    name: 'exchanging',
    title: 'The session is being fetched',
    answers: duringSignIn({ step: 'exchanging' }),
    shows: 'Finishing',
  },
];

const device = 'urn:ietf:params:oauth:grant-type:device_code';
const everyMethod = ok([
  {
    ...demo,
    grants: [
      'authorization_code' as const,
      'password' as const,
      device as typeof device,
      'client_credentials' as const,
    ],
  },
]);

const code = {
  step: 'device' as const,
  userCode: 'WDJB-MJHT',
  verificationUri: 'https://login.example.com/device',
  verificationUriComplete: 'https://login.example.com/device?user_code=WDJB-MJHT',
  askedAt: now - 41 * ago.seconds,
  expiresAt: now + 559 * ago.seconds,
};

const otherMethods: State[] = [
  {
    name: 'every-way',
    title: 'A connection that offers every way in',
    answers: { ...withSession({}), 'connections.list': everyMethod },
    shows: 'Sign in with your browser',
    also: ['german'],
    compared: ['light'],
  },
  {
    name: 'device',
    title: 'A code to enter on another device',
    answers: { ...duringSignIn(code), 'connections.list': everyMethod },
    shows: 'WDJB-MJHT',
    also: ['german', 'german-narrow', 'narrow-dark'],
    compared: ['light', 'dark', 'narrow'],
  },
  {
    name: 'device-trouble',
    title: 'The server could not be asked the last time',
    answers: { ...duringSignIn({ ...code, trouble: unreachable }), 'connections.list': everyMethod },
    shows: 'WDJB-MJHT',
  },
];

const endings: State[] = [
  {
    name: 'ended',
    title: 'An administrator ended the session',
    hash: '#/sign-in/demo?to=profile',
    answers: withSession({
      state: 'ended',
      problem: {
        code: 'session_ended',
        message: 'The server ended the session.',
        remedy: 'Sign in again.',
        ending: { reason: 'revoked_by_administrator' },
      },
    }),
    shows: 'Your session has ended',
    also: ['german'],
    compared: ['light', 'dark'],
  },
  {
    name: 'ended-quoted',
    title: 'The server gave a reason of its own',
    answers: withSession({
      state: 'ended',
      problem: {
        code: 'session_ended',
        message: 'The server ended the session.',
        remedy: 'Sign in again.',
        ending: { quote: 'Quarterly access review: please sign in anew.' },
      },
    }),
    shows: 'Quarterly access review',
  },
  {
    name: 'cancelled',
    title: 'The person gave up',
    answers: withSession({ problem: { code: 'sign_in_cancelled', message: 'The sign-in was cancelled.' } }),
    shows: 'Sign-in cancelled',
  },
  {
    name: 'failed',
    title: 'The server refused the password',
    answers: withSession({
      problem: {
        code: 'wrong_credentials',
        message: 'The server refused the user name or the password.',
        remedy: 'Try again.',
      },
    }),
    shows: 'Sign-in did not work',
  },
  {
    name: 'signed-out',
    title: 'Signed out, here and in the browser',
    answers: withSession({ signedOut: { others: 2, browser: 'login.example.com' } }),
    shows: 'You are signed out',
    compared: ['light'],
  },
  {
    name: 'unconfirmed',
    title: 'Signed out; the server does not know yet',
    answers: withSession({ signedOut: {}, unconfirmed: 'vault' }),
    shows: 'The server has not confirmed it yet',
  },
];

export const signIn: View = {
  name: 'sign-in',
  title: 'Sign in',
  page: 'index.html',
  hash: '#/sign-in/demo',
  states: [
    {
      name: 'usual',
      title: 'The ways in',
      answers: withSession({}),
      shows: 'Sign in with your browser',
      also: ['narrow-dark', 'german', 'german-narrow'],
      compared: ['light', 'dark', 'narrow'],
    },
    {
      name: 'notice',
      title: 'A connection with a notice that asks for the client secret',
      answers: {
        ...withSession({}),
        'connections.list': ok([
          { ...demo, needsClientSecret: true, notice: 'Demo user: demo, password: correct-horse' },
        ]),
      },
      shows: 'Demo user: demo',
      compared: ['light'],
    },
    {
      name: 'offline',
      title: 'The server cannot be reached',
      answers: { ...withSession({ problem: unreachable }), 'session.signIn': failed(unreachable) },
      shows: 'login.example.com cannot be reached.',
    },
    {
      name: 'starting',
      title: 'A way in was chosen and begins',
      answers: { ...withSession({}), 'session.signIn': pending },
      act: (page) => page.getByRole('button', { name: 'Sign in with a password' }).click(),
      shows: 'Sign in with your browser',
    },
    {
      name: 'unknown',
      title: 'No such connection',
      hash: '#/sign-in/nothing',
      shows: 'Latchkey knows no connection named',
    },
    ...oddDeviceCodes,
    ...steps,
    ...otherMethods,
    ...endings,
    keyring('absent', 'This computer has no keyring'),
    keyring('locked', 'The keyring is locked'),
    keyring('sealed', 'Unlock with your passphrase'),
    keyring('silent', 'The keyring does not respond'),
    keyring('changed', 'The keyring is not the one used before'),
    keyring('lost', 'The key of this vault is no longer in the keyring'),
    {
      name: 'long-names',
      title: 'A connection with a long name',
      answers: { ...longAnswers, ...withSession({}) },
      shows: 'Sign in with your browser',
      holds: { longNames: true },
      compared: ['light'],
    },
  ],
};

import { failed, ok } from '../../../shared/ipc/result.ts';
import { active, ago, appInfo, now, serverError, unreachable } from '../sample-data.ts';
import { pending, type State, type View } from '../state.ts';
import { appItself } from './app-session.ts';
import { sharedStates, waitingSession } from './common.ts';

const click =
  (name: string): NonNullable<State['act']> =>
  (page) =>
    page.getByRole('button', { name, exact: true }).click();

const locations = [
  'Window: heap',
  'Window: storage',
  'Messages to the window',
  'Logs',
  'Files of the app',
].map((place, index) => ({ place, bytes: 48_211 * (index * index * 40 + 1), planted: true, hits: 0 }));
const report = { at: now, tookMs: 1840, secrets: 6, places: locations, hits: 0, trustworthy: true };

const actions: State[] = [
  {
    name: 'renewed',
    title: 'Renewed, with what that changed',
    answers: {
      'session.renew': ok({
        before: { generation: 4, expiresAt: now + 12 * ago.minutes, fingerprint: '4be09a77c1d2' },
        after: { generation: 5, expiresAt: now + 15 * ago.minutes, fingerprint: 'd04c11f7ae93' },
        refreshTokenReplaced: true,
        tookMs: 84,
      }),
    },
    act: click('Renew now'),
    shows: 'Renewed in',
    compared: ['light'],
  },
  {
    name: 'renew-failed',
    title: 'A renewal that failed',
    answers: { 'session.renew': failed(unreachable) },
    act: click('Renew now'),
    shows: 'The session was not renewed',
  },
  {
    name: 'everywhere',
    title: 'Sign out everywhere, to be confirmed',
    answers: { 'signOut.reach': ok({ others: true }) },
    act: click('Sign out everywhere'),
    shows: 'End all sessions',
    compared: ['light', 'dark'],
  },
  {
    name: 'leaks-clean',
    title: 'The search found no leak',
    answers: { 'leaks.check': ok(report) },
    act: click('Check for leaks'),
    shows: 'No secrets found where they do not belong',
    compared: ['light'],
  },
  {
    name: 'leaks-found',
    title: 'The search found something',
    answers: {
      'leaks.check': ok({
        ...report,
        hits: 1,
        places: locations.map((location, index) => ({ ...location, hits: index === 3 ? 1 : 0 })),
      }),
    },
    act: click('Check for leaks'),
    shows: 'Secrets found: 1',
  },
  {
    name: 'leaks-running',
    title: 'The search is under way',
    answers: { 'leaks.check': pending },
    act: click('Check for leaks'),
    shows: 'Searching…',
  },
  {
    name: 'leaks-failed',
    title: 'The search could not be run',
    answers: {
      'leaks.check': failed({
        code: 'internal',
        message: 'The window could not be searched.',
        remedy: 'Try again.',
      }),
    },
    act: click('Check for leaks'),
    shows: 'The search could not be run',
  },
];

export const session: View = {
  name: 'session',
  title: 'Session',
  page: 'index.html',
  hash: '#/session',
  states: [
    {
      name: 'usual',
      title: 'All is well',
      shows: 'Issued',
      also: ['narrow-dark', 'german', 'german-narrow'],
      compared: ['light', 'dark', 'narrow'],
    },
    ...actions,
    {
      name: 'requests-wait',
      title: 'Requests wait while the session does',
      answers: {
        'session.list': ok([waitingSession()]),
        'requests.list': ok([
          { id: 'r1', method: 'GET', path: '/api/jobs', since: now - 92_000, reason: unreachable },
          {
            id: 'r2',
            method: 'DELETE',
            path: '/api/sessions/9f2c41d0-7be3-4d7e',
            since: now - 61_000,
            reason: serverError,
          },
        ]),
      },
      shows: 'Waiting requests',
      compared: ['light'],
    },
    {
      name: 'in-memory',
      title: 'In memory only, not bound, with a wrong clock and no times',
      answers: {
        'session.list': ok([
          active({ kept: 'memory', bound: false, scopes: [], clock: { aheadMs: 6 * ago.hours } }),
        ]),
        'app.info': ok(appInfo({ keyring: { state: 'absent', backend: 'basic_text' } })),
      },
      shows: 'In memory only',
    },
    {
      name: 'expired',
      title: 'The access token is over',
      answers: {
        'session.list': ok([
          active({ accessToken: { issuedAt: now - ago.hours, expiresAt: now - ago.minutes } }),
        ]),
      },
      shows: 'Expired; the next request renews it',
    },
    {
      name: 'keyring-locked',
      title: 'The session waits for the keyring',
      answers: {
        'session.list': ok([
          waitingSession({
            problem: {
              code: 'keyring_locked',
              message: 'Your keyring is locked.',
              remedy: 'Unlock it; the session goes on by itself.',
            },
          }),
        ]),
      },
      shows: 'Keyring locked',
    },
    appItself('Issued'),
    ...sharedStates('Issued'),
  ],
};

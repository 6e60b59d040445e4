import { ok } from '../../../shared/ipc/result.ts';
import type { SessionSnapshot } from '../../../shared/model/session.ts';
import { active, ago, now, signedOut } from '../sample-data.ts';
import type { State } from '../state.ts';
import { lockedSession } from './common.ts';

/** An unusual device code and an expired one. */
export const oddDeviceCodes: State[] = [
  {
    name: 'device-plain',
    title: 'A long code of a server that divides it nowhere, and a long address',
    answers: {
      'session.list': ok([
        signedOut({
          state: 'signingIn',
          signIn: {
            step: 'device',
            userCode: '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ0123',
            verificationUri: `https://login.example.com/${'a-long-way-down/'.repeat(8)}device`,
            askedAt: now - 2 * ago.minutes,
            expiresAt: now + 8 * ago.minutes,
          },
        }),
      ]),
    },
    shows: 'Enter this code on another device',
  },
  {
    name: 'device-expired',
    title: 'The code has run out',
    answers: {
      'session.list': ok([
        signedOut({
          problem: { code: 'sign_in_expired', message: 'The code has run out.', remedy: 'Get a new code.' },
        }),
      ]),
    },
    shows: 'The code has run out.',
  },
];

const appSession: Partial<SessionSnapshot> = {
  actsAs: 'app',
  account: { sub: 'latchkey-desktop', roles: [] },
  scopes: ['api:read'],
};

/** A session of the app itself (client credentials), for the home and session views. */
export const appItself = (shows: string): State => ({
  name: 'app-itself',
  title: 'The app acts for itself',
  answers: { 'session.list': ok([active(appSession)]) },
  shows,
  also: ['german'],
});

/** A locked session of the app itself, which no person's sign-in can unlock. */
export const appLocked: State = {
  name: 'app-locked',
  title: 'A session of the app itself is locked',
  answers: { 'session.list': ok([lockedSession(appSession)]) },
  shows: 'No person signed in here',
};

import { failed, ok } from '../../../shared/ipc/result.ts';
import { active, dana, signedOut } from '../sample-data.ts';
import { pending, type State, type View } from '../state.ts';
import { appLocked } from './app-session.ts';
import { lockedSession, longName } from './common.ts';

const others = ['Ada Admin', 'Grace Guest', longName].map((name, index) =>
  active({ session: `demo~${index + 2}`, account: { ...dana, sub: name, name, roles: [] } }),
);

const keyringProblem = (
  code: 'keyring_locked' | 'keyring_silent' | 'passphrase_needed',
  message: string,
): State => ({
  name: `stuck-${code.replace('_', '-')}`,
  title: 'Who is signed in cannot be found out',
  answers: {
    'session.list': ok([signedOut({ state: 'waiting', kept: 'vault', problem: { code, message } })]),
    'profile.get': failed({ code, message }),
  },
  shows: 'Your session could not be checked',
});

/** The frame around the views, and the pages that replace a view. */
export const frame: View = {
  name: 'frame',
  title: 'Frame, and what stands in place of a view',
  page: 'index.html',
  hash: '#/home',
  states: [
    {
      name: 'accounts',
      title: 'Four accounts',
      answers: { 'session.list': ok([active(), ...others]) },
      shows: 'Hello, Dana Demo',
      holds: { longNames: true },
      compared: ['light', 'dark', 'narrow'],
    },
    {
      name: 'resolving',
      title: 'Who is signed in is not known yet',
      answers: { 'session.list': pending },
      shows: 'Loading',
    },
    {
      name: 'missing',
      title: 'An address that leads nowhere',
      hash: '#/nowhere',
      shows: 'This page does not exist',
      also: ['german'],
      compared: ['light'],
    },
    {
      name: 'no-permission',
      title: 'An administrator’s view, for somebody who is none',
      hash: '#/admin/sessions',
      shows: 'This page does not exist',
    },
    {
      name: 'locked',
      title: 'Locked after 20 minutes',
      answers: { 'session.list': ok([lockedSession()]) },
      shows: 'Locked after 20 minutes without activity.',
      also: ['german', 'german-narrow'],
      compared: ['light', 'dark', 'narrow'],
    },
    appLocked,
    {
      name: 'locked-by-system',
      title: 'Locked, with the system as a way back in',
      answers: { 'session.list': ok([lockedSession({ locked: { at: 0, minutes: 1, bySystem: true } })]) },
      shows: 'Locked after a minute without activity.',
    },
    {
      name: 'unlocking',
      title: 'A sign-in unlocks it',
      answers: { 'session.list': ok([lockedSession({ signIn: { step: 'prompt', asks: 'password' } })]) },
      shows: 'Enter your password in the small window',
    },
    keyringProblem('keyring_locked', 'Your keyring is locked.'),
    keyringProblem('keyring_silent', 'Your keyring does not answer.'),
    keyringProblem('passphrase_needed', 'Your sessions are encrypted with a passphrase.'),
    {
      name: 'crashed',
      title: 'A view whose code cannot be loaded',
      hash: '#/settings',
      blocked: ['*/sections-*.js'],
      shows: 'Something went wrong.',
      compared: ['light'],
    },
  ],
};

import { failed, ok } from '../../../shared/ipc/result.ts';
import { pending, type State, type View } from '../state.ts';
import { serverError } from '../world.ts';
import { nobody } from './common.ts';

const keyringStates: State[] = (['locked', 'sealed', 'absent', 'changed', 'lost', 'silent'] as const).map(
  (state) => ({
    name: `storage-${state}`,
    title: `Storage: the keyring is ${state}`,
    hash: '#/settings/storage',
    answers: {
      'app.info': ok({
        version: '0.1.0',
        electron: '45.4.1',
        testBuild: false,
        sandboxed: true,
        keyring: { state, backend: 'gnome_libsecret' },
        notices: [],
      }),
    },
    shows: 'Where sessions are kept',
  }),
);

export const settings: View = {
  name: 'settings',
  title: 'Settings',
  page: 'index.html',
  hash: '#/settings',
  states: [
    {
      name: 'general',
      title: 'General',
      shows: 'Start and background',
      also: ['narrow-dark', 'german', 'german-narrow'],
      compared: ['light', 'dark', 'narrow', 'zoomed'],
    },
    { name: 'loading', title: 'On their way', answers: { 'settings.get': pending }, shows: 'Loading' },
    {
      name: 'error',
      title: 'Not to be read',
      answers: { 'settings.get': failed(serverError) },
      shows: 'The settings could not be read',
      compared: ['light'],
    },
    {
      name: 'not-saved',
      title: 'A change that was not taken',
      answers: {
        'settings.set': failed({
          code: 'disk_failed',
          message: 'The disk is full.',
          remedy: 'Make room on it.',
        }),
      },
      does: (page) => page.getByLabel('Tell me when a session ends').click({ force: true }),
      shows: 'That was not saved',
      compared: ['light'],
    },
    {
      name: 'session',
      title: 'When nobody is there',
      hash: '#/settings/session',
      shows: 'When nobody is there',
      also: ['german'],
      compared: ['light', 'narrow'],
    },
    {
      name: 'session-nobody',
      title: 'Session, while nobody is signed in',
      hash: '#/settings/session',
      answers: nobody,
      shows: 'Sign in first',
    },
    {
      name: 'storage',
      title: 'Storage',
      hash: '#/settings/storage',
      shows: 'Where sessions are kept',
      also: ['german'],
      compared: ['light', 'narrow'],
    },
    ...keyringStates,
    {
      name: 'about',
      title: 'About',
      hash: '#/settings/about',
      shows: 'The licences of the packages inside',
      also: ['german'],
      compared: ['light'],
    },
  ],
};

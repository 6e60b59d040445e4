import { failed, ok } from '../../../shared/ipc/result.ts';
import { active, serverError } from '../sample-data.ts';
import { pending, type View } from '../state.ts';
import { appItself } from './app-session.ts';
import { sharedStates, untilPlaceholder } from './common.ts';

export const home: View = {
  name: 'home',
  title: 'Home',
  page: 'index.html',
  hash: '#/home',
  states: [
    {
      name: 'usual',
      title: 'All is well',
      shows: 'Hello, Dana Demo',
      also: ['narrow-dark', 'german', 'german-narrow'],
      compared: ['light', 'dark', 'narrow'],
    },
    {
      name: 'empty',
      title: 'Nothing has happened yet',
      answers: { 'activity.list': ok([]) },
      shows: 'Nothing has happened yet.',
      compared: ['light'],
    },
    {
      name: 'loading',
      title: 'The activity is on its way',
      answers: { 'activity.list': pending },
      act: untilPlaceholder,
      shows: 'Hello, Dana Demo',
    },
    {
      name: 'partial',
      title: 'The server did not say who it is; the sign-in did',
      answers: { 'profile.get': failed(serverError) },
      shows: 'Hello, Dana Demo',
    },
    {
      name: 'error',
      title: 'The activity could not be read',
      answers: {
        'activity.list': failed({
          code: 'disk_failed',
          message: 'The record could not be read.',
          remedy: 'Look at the disk.',
        }),
      },
      shows: 'The activity could not be read',
    },
    appItself('Acts for itself'),
    {
      name: 'renewing',
      title: 'The session is being renewed',
      answers: { 'session.list': ok([active({ state: 'renewing' })]) },
      shows: 'Renewing',
    },
    {
      name: 'unwritten',
      title: 'The disk fails; the session goes on in memory',
      answers: {
        'session.list': ok([
          active({
            kept: 'memory',
            problem: {
              code: 'disk_failed',
              message: 'The session could not be written: the disk is full.',
              remedy: 'Make room on the disk.',
            },
          }),
        ]),
      },
      shows: 'You can continue.',
    },
    ...sharedStates('Hello,'),
  ],
};

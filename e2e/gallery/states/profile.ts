import { failed, ok } from '../../../shared/ipc/result.ts';
import { jobList, jobs, notCovered, now, serverError, unreachable } from '../sample-data.ts';
import { pending, type View } from '../state.ts';
import {
  arabic,
  hebrew,
  longConnection,
  rightToLeftAnswers,
  sharedStates,
  untilPlaceholder,
} from './common.ts';

const named = (title: string) => ({ ...jobs(1)[0], title, id: title }) as ReturnType<typeof jobs>[number];

export const profile: View = {
  name: 'profile',
  title: 'Profile',
  page: 'index.html',
  hash: '#/profile',
  states: [
    {
      name: 'usual',
      title: '37 jobs',
      answers: { 'jobs.list': ok(jobList(jobs(37))) },
      shows: '1–25 of 37',
      also: ['narrow-dark', 'german', 'german-narrow'],
      compared: ['light', 'dark', 'narrow'],
    },
    {
      name: 'empty',
      title: 'No jobs',
      answers: { 'jobs.list': ok(jobList([])) },
      shows: 'You have no jobs yet',
      compared: ['light'],
    },
    {
      name: 'loading',
      title: 'The jobs are on their way',
      answers: { 'jobs.list': pending },
      act: untilPlaceholder,
      shows: 'Dana Demo',
      also: ['motion'],
      compared: ['light'],
    },
    {
      name: 'partial',
      title: 'The server does not say who it is; the jobs came',
      answers: { 'profile.get': failed(serverError) },
      shows: 'Your data could not be loaded',
      compared: ['light'],
    },
    {
      name: 'error',
      title: 'The jobs could not be loaded',
      answers: { 'jobs.list': failed(serverError) },
      shows: 'The jobs could not be loaded',
      compared: ['light', 'dark'],
    },
    {
      name: 'no-permission',
      title: 'The API refuses the job list',
      answers: {
        'jobs.list': failed({
          code: 'api_refused',
          message: 'api.example.com does not allow this to you (403).',
          remedy: 'Ask whoever runs the server for the right to see jobs.',
        }),
      },
      shows: 'does not allow this to you',
    },
    {
      name: 'not-covered',
      title: 'The sign-in was for less than profile and jobs',
      answers: { 'profile.get': failed(notCovered), 'jobs.list': failed(notCovered) },
      shows: 'Your sign-in on Demo authority does not cover this.',
    },
    {
      name: 'nonsense',
      title: 'The API answers something else',
      answers: { 'jobs.list': ok('<html>Sign in to this hotel</html>') },
      shows: 'The server’s response is not a list of jobs.',
    },
    {
      name: 'requests-wait',
      title: 'Requests wait while the session is well',
      answers: {
        'jobs.list': pending,
        'requests.list': ok([
          { id: 'r1', method: 'GET', path: '/api/jobs', since: now - 4000, reason: unreachable },
          { id: 'r2', method: 'GET', path: '/api/me', since: now - 3000, reason: unreachable },
        ]),
      },
      shows: '2 requests waiting',
    },
    {
      name: 'many',
      title: '10,000 jobs',
      answers: { 'jobs.list': ok(jobList(jobs(10_000))) },
      shows: '1–25 of 10,000',
      compared: ['narrow'],
    },
    {
      name: 'no-match',
      title: 'A search that finds nothing',
      act: (page) => page.getByRole('searchbox', { name: 'Search jobs' }).fill('no such job'),
      shows: 'No job matches',
      compared: ['light'],
    },
    {
      name: 'long-jobs',
      title: 'Jobs with long names',
      answers: { 'jobs.list': ok(jobList([named(longConnection.repeat(3)), ...jobs(3)])) },
      shows: '1–4 of 4',
      compared: ['narrow'],
    },
    {
      name: 'right-to-left-jobs',
      title: 'Jobs whose names read from the right',
      answers: {
        ...rightToLeftAnswers,
        'jobs.list': ok(jobList([named(hebrew), named(arabic), ...jobs(3)])),
      },
      shows: '1–5 of 5',
      holds: { foreignLetters: true },
    },
    ...sharedStates('Profile'),
  ],
};

import { failed, ok } from '../../../shared/ipc/result.ts';
import type { Activity } from '../../../shared/model/activity.ts';
import { activity as entries, serverError } from '../sample-data.ts';
import { pending, type View } from '../state.ts';
import { arabic, longConnection, sharedStates } from './common.ts';

const many: Activity[] = Array.from({ length: 120 }, (_, at) => ({
  ...(entries[at % entries.length] as Activity),
  id: `m${at}`,
  at: (entries[0] as Activity).at - at * 60_000,
}));

const first = entries[0] as Activity;

export const activity: View = {
  name: 'activity',
  title: 'Activity',
  page: 'index.html',
  hash: '#/activity',
  states: [
    {
      name: 'usual',
      title: 'An ordinary morning',
      shows: 'The API refused the token',
      also: ['narrow-dark', 'german', 'german-narrow'],
      compared: ['light', 'dark', 'narrow'],
    },
    {
      name: 'opened',
      title: 'An entry with its details',
      act: (page) => page.locator('summary').filter({ hasText: 'Requests wait' }).click(),
      shows: 'Nothing is lost. Requests go out as soon as the network is back.',
      compared: ['light'],
    },
    {
      name: 'empty',
      title: 'Nothing has happened yet',
      answers: { 'activity.list': ok([]) },
      shows: 'Nothing has happened yet.',
    },
    {
      name: 'loading',
      title: 'On its way',
      answers: { 'activity.list': pending },
      shows: 'Tokens are identified by fingerprints',
    },
    {
      name: 'error',
      title: 'The record could not be read',
      answers: {
        'activity.list': failed({
          code: 'disk_failed',
          message: 'The record could not be read.',
          remedy: 'Look at the disk.',
        }),
      },
      shows: 'The activity could not be read',
    },
    { name: 'many', title: '120 entries', answers: { 'activity.list': ok(many) }, shows: 'of 120 entries' },
    {
      name: 'no-match',
      title: 'A search that finds nothing',
      act: (page) => page.getByRole('searchbox', { name: 'Search' }).fill('no such thing'),
      shows: 'Nothing matches.',
    },
    {
      name: 'preview',
      title: 'What an export holds',
      answers: {
        'activity.preview': ok({
          text: JSON.stringify({ entries: entries.slice(0, 3) }, null, 2),
          bytes: 18_400,
          entries: 6,
        }),
      },
      act: (page) => page.getByRole('button', { name: 'See what is in it' }).click(),
      shows: /^All of it|^The first/,
      compared: ['light'],
    },
    {
      name: 'export-failed',
      title: 'The file could not be written',
      answers: {
        'activity.export': failed({ ...serverError, code: 'disk_failed', message: 'The disk is full.' }),
      },
      act: (page) => page.getByRole('button', { name: 'Export…' }).click(),
      shows: 'The file was not saved',
    },
    {
      name: 'strange-words',
      title: 'Long words, and words from the right',
      answers: {
        'activity.list': ok([
          {
            ...first,
            id: 's1',
            kind: 'session_ended',
            message: 'The server ended the session.',
            ending: { quote: arabic },
          },
          { ...first, id: 's2', kind: 'request_refused', message: longConnection.repeat(3) },
        ]),
      },
      shows: longConnection.repeat(3),
      holds: { foreignLetters: true, longNames: true },
    },
    ...sharedStates('Timeline'),
  ],
};

import { failed, ok } from '../../../shared/ipc/result.ts';
import { active, appInfo, dana, demo, signedOut } from '../sample-data.ts';
import { pending, type View } from '../state.ts';
import { longAnswers, rightToLeftAnswers, signedOutAnswers } from './common.ts';

const work = { ...demo, id: 'work', name: 'Work', issuer: 'https://id.work.example' };
const mine = { ...demo, id: 'mine', name: 'My own server', own: true };
const withOwn = {
  'connections.list': ok([demo, mine]),
  'session.list': ok([signedOut(), active({ session: 'mine', connection: 'mine' })]),
};
const ada = { ...dana, sub: 'ada', name: 'Ada Admin', username: 'admin', roles: ['user', 'admin'] };

export const welcome: View = {
  name: 'welcome',
  title: 'Connections',
  page: 'index.html',
  hash: '#/',
  states: [
    {
      name: 'usual',
      title: 'Two connections, nobody signed in',
      answers: {
        'connections.list': ok([demo, work]),
        'session.list': ok([signedOut(), signedOut({ session: 'work', connection: 'work' })]),
      },
      shows: 'Choose where to sign in.',
      also: ['narrow-dark', 'german', 'german-narrow', 'motion'],
      compared: ['light', 'dark', 'narrow'],
    },
    {
      name: 'signed-in',
      title: 'Two accounts on one of them',
      answers: {
        'connections.list': ok([demo, work]),
        'session.list': ok([
          active(),
          active({ session: 'demo~2', account: ada }),
          signedOut({ session: 'work', connection: 'work' }),
        ]),
      },
      shows: 'Add an account',
      compared: ['light'],
    },
    {
      name: 'empty',
      title: 'No connection yet',
      answers: { 'connections.list': ok([]), 'session.list': ok([]) },
      shows: 'No connections yet',
      also: ['german'],
      compared: ['light'],
    },
    {
      name: 'own-renamed',
      title: 'One of the person’s own, given another name',
      answers: withOwn,
      act: (page) => page.getByRole('button', { name: 'Rename' }).click(),
      shows: 'New name',
    },
    {
      name: 'own-removed',
      title: 'One of the person’s own, with somebody signed in, to be removed',
      answers: withOwn,
      act: (page) => page.getByRole('button', { name: 'Remove' }).click(),
      shows: 'Keep it',
    },
    {
      name: 'own-not-removed',
      title: 'The removal that was refused',
      answers: {
        ...withOwn,
        'connections.remove': failed({
          code: 'disk_failed',
          message: 'The disk is full.',
          remedy: 'Make room on it.',
        }),
      },
      act: async (page) => {
        await page.getByRole('button', { name: 'Remove' }).click();
        await page.getByRole('button', { name: 'Remove My own server' }).click();
      },
      shows: 'That did not work',
    },
    {
      name: 'put-back',
      title: 'Removed, and to be put back',
      answers: { ...withOwn, 'session.list': ok([signedOut()]), 'connections.remove': ok(null) },
      act: (page) => page.getByRole('button', { name: 'Remove' }).click(),
      shows: 'Restore',
    },
    {
      name: 'imported',
      title: 'What a file brought',
      answers: {
        ...withOwn,
        'connections.import': ok({ file: 'acme.json', added: ['Acme', 'Acme test'], there: ['Demo'] }),
      },
      act: (page) => page.getByRole('button', { name: 'Import a file' }).click(),
      shows: 'Added: Acme and Acme test.',
    },
    {
      name: 'loading',
      title: 'The connections are on their way',
      answers: { 'connections.list': pending, ...signedOutAnswers },
      shows: 'Loading',
      also: ['motion'],
      compared: ['light'],
    },
    {
      name: 'error',
      title: 'The connections could not be read',
      answers: {
        'connections.list': failed({
          code: 'invalid_input',
          message: 'The file with the connections is not JSON: an unexpected end at line 12.',
          remedy: 'Mend the file and try again.',
        }),
        ...signedOutAnswers,
      },
      shows: 'The connections could not be read',
    },
    {
      name: 'notices',
      title: 'What the app has to say at start',
      answers: {
        ...signedOutAnswers,
        'app.info': ok(
          appInfo({
            testBuild: true,
            sandboxed: false,
            keyring: { state: 'absent', backend: 'basic_text' },
            notices: [
              'The settings could not be read. They were put aside, and the defaults hold.',
              'The position of the window could not be read. The window opens at its default position.',
            ],
          }),
        ),
      },
      shows: 'The settings could not be read.',
      compared: ['light'],
    },
    {
      name: 'many',
      title: 'Twelve connections',
      answers: {
        'connections.list': ok(
          Array.from({ length: 12 }, (_, at) => ({ ...demo, id: `c${at}`, name: `Customer ${at + 1}` })),
        ),
        'session.list': ok([]),
      },
      shows: 'Customer 12',
    },
    {
      name: 'long-names',
      title: 'Names as long as may be',
      answers: longAnswers,
      shows: 'Add an account',
      holds: { longNames: true },
      compared: ['light'],
    },
    {
      name: 'right-to-left',
      title: 'Names that read from the right',
      answers: rightToLeftAnswers,
      shows: 'Add an account',
      holds: { foreignLetters: true },
    },
  ],
};

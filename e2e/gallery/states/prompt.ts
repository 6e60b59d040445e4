import type { Output } from '../../../shared/ipc/contract.ts';
import { ok } from '../../../shared/ipc/result.ts';
import { type Answers, pending, type View } from '../state.ts';
import { longConnection } from './common.ts';

const asking = (fields: Partial<Output<'prompt.describe'>>): Answers => ({
  'prompt.describe': ok({
    asks: 'password',
    connection: 'Demo authority',
    host: 'login.example.com',
    username: '',
    cancelled: false,
    languages: ['en'],
    ...fields,
  }),
  'prompt.untilCancelled': pending,
});

export const prompt: View = {
  name: 'prompt',
  title: 'Prompt window',
  page: 'prompt.html',
  hash: '',
  size: { width: 440, height: 380 },
  states: [
    {
      name: 'password',
      title: 'A password',
      answers: asking({}),
      shows: 'Sign in to Demo authority',
      compared: ['light', 'dark'],
    },
    {
      name: 'refused',
      title: 'A password that was refused',
      answers: asking({ username: 'demo', problem: 'The server refused the user name or the password.' }),
      shows: 'The server refused the user name or the password.',
      compared: ['light'],
    },
    {
      name: 'client-secret',
      title: 'The client secret',
      answers: asking({ asks: 'clientSecret' }),
      shows: 'Client secret for Demo authority',
    },
    {
      name: 'passphrase',
      title: 'The passphrase of the vault',
      answers: asking({ asks: 'passphrase', host: '' }),
      shows: 'Unlock your sessions',
    },
    {
      name: 'new-passphrase',
      title: 'A new passphrase',
      answers: asking({ asks: 'newPassphrase', host: '' }),
      shows: 'Choose a passphrase',
    },
    {
      name: 'incomplete',
      title: 'Nothing was typed',
      answers: asking({}),
      act: (page) => page.getByRole('button', { name: 'Sign in' }).click(),
      shows: 'Enter your user name.',
    },
    {
      name: 'cancelled',
      title: 'It was cancelled while somebody typed',
      answers: asking({ cancelled: true }),
      shows: 'This sign-in was cancelled.',
      compared: ['light'],
    },
    {
      name: 'long-names',
      title: 'A connection with a long name',
      answers: asking({ connection: longConnection, host: `${'login-'.repeat(8)}1.example.com` }),
      shows: longConnection,
      holds: { longNames: true },
    },
  ],
};

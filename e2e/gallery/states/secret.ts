import type { Output } from '../../../shared/ipc/contract.ts';
import { failed, ok } from '../../../shared/ipc/result.ts';
import { type Answers, pending, type View } from '../state.ts';
import { longConnection } from './common.ts';

type Note = NonNullable<Output<'secret.describe'>['note']>;

const languages = ['en'];

const showing = (fields: Partial<Note> = {}): Answers => ({
  'secret.describe': ok({
    note: {
      connection: 'Demo authority',
      host: 'login.example.com',
      client: 'Ledger',
      client_id: 'ledger-7f3a',
      secret: 'kT4-vQ9zB1rX7pWm2LsY8dHc',
      ...fields,
    },
    languages,
  }),
  'secret.untilForgotten': pending,
  'secret.copy': ok(null),
});

export const secret: View = {
  name: 'secret',
  title: 'Window for a new client secret',
  page: 'secret.html',
  hash: '',
  size: { width: 520, height: 420 },
  states: [
    {
      name: 'usual',
      title: 'A new secret, shown once',
      answers: showing(),
      shows: 'kT4-vQ9zB1rX7pWm2LsY8dHc',
      compared: ['light', 'dark'],
    },
    {
      name: 'copied',
      title: 'It was copied',
      answers: showing(),
      act: (page) => page.locator('#copy').click(),
      shows: 'kT4-vQ9zB1rX7pWm2LsY8dHc',
    },
    {
      name: 'not-copied',
      title: 'It could not be copied',
      answers: {
        ...showing(),
        'secret.copy': failed({ code: 'internal', message: 'The clipboard cannot be written to.' }),
      },
      act: (page) => page.locator('#copy').click(),
      shows: 'kT4-vQ9zB1rX7pWm2LsY8dHc',
    },
    {
      name: 'forgotten',
      title: 'Its session was locked',
      answers: { 'secret.describe': ok({ languages }) },
      shows: 'The new secret is no longer shown',
      compared: ['light'],
    },
    {
      name: 'long-names',
      title: 'A client with a long name',
      answers: showing({
        client: longConnection,
        client_id: longConnection,
        host: `${'login-'.repeat(9)}1.example`,
      }),
      shows: 'kT4-vQ9zB1rX7pWm2LsY8dHc',
      holds: { longNames: true },
    },
  ],
};

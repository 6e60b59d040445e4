import { failed, ok } from '../../../shared/ipc/result.ts';
import type { AdminClient } from '../../../shared/model/admin-client.ts';
import type { AdminSession } from '../../../shared/model/admin-session.ts';
import { active, ago, dana, notCovered, notPermitted, now, profile, serverError } from '../sample-data.ts';
import { type Answers, pending, type State, type View } from '../state.ts';
import { arabic, hebrew, longConnection, longName, untilPlaceholder, waitingSession } from './common.ts';

const ada = { ...dana, sub: 'ada', name: 'Ada Admin', username: 'admin', roles: ['user', 'admin'] };

const asAda: Answers = {
  'session.list': ok([active({ account: ada })]),
  'profile.get': ok({
    ...profile,
    sub: 'ada',
    name: ada.name,
    preferred_username: 'admin',
    roles: ada.roles,
  }),
};

const at = (hours: number) => new Date(now - hours * ago.hours).toISOString();
const devices = ['Dana’s laptop', 'Workshop', null, 'Phone', 'Reception desk'];
const users = ['demo', 'admin', 'grace', 'linus', 'barbara'];

const row = (number: number, fields: Partial<AdminSession> = {}): AdminSession => ({
  id: `s${number}`,
  user: { sub: users[number % 5] ?? '', username: users[number % 5] ?? '' },
  client: { id: 'latchkey-desktop', name: number % 4 === 3 ? null : 'Latchkey desktop' },
  device: { name: devices[number % 5] ?? null, platform: 'linux', bound: number % 2 === 0 },
  started: at(number + 5),
  last_used: at(number),
  expires: at(number - 700),
  current: number === 1,
  state: 'active',
  ended_reason: null,
  ...fields,
});

const rows = (count: number) => Array.from({ length: count }, (_, number) => row(number));

const client = (fields: Partial<AdminClient> = {}): AdminClient => ({
  client_id: 'latchkey-desktop',
  name: 'Latchkey desktop',
  type: 'confidential',
  active: true,
  first_party: true,
  redirect_uris: ['http://127.0.0.1/callback/'],
  grant_types: ['authorization_code', 'refresh_token', 'password'],
  allowed_origin: null,
  access_ttl: null,
  refresh_ttl: null,
  session_ttl: null,
  session_cap: 5,
  rotation: true,
  token_endpoint_auth_method: 'client_secret_basic',
  registered_by: 'seed',
  created: at(900),
  current: true,
  ...fields,
});

const clients = [
  client(),
  client({ client_id: 'ledger-7f3a', name: 'Ledger', current: false, access_ttl: 60, session_ttl: 1800 }),
  client({
    client_id: 'reports',
    name: 'Reports in the browser',
    type: 'public',
    current: false,
    allowed_origin: 'https://reports.example.com',
    token_endpoint_auth_method: 'none',
  }),
  client({ client_id: 'nightly', name: 'Nightly import', type: 'service', current: false, active: false }),
];

const sessionsAnswer = (sessions: AdminSession[], next: string | null = null): Answers => ({
  ...asAda,
  'admin.sessions': ok({ sessions, next }),
  'admin.clients': ok({ clients, next: null }),
});

const clientsAnswer = (list: AdminClient[]): Answers => ({
  ...asAda,
  'admin.clients': ok({ clients: list, next: null }),
});

const selectTwo: NonNullable<State['act']> = async (page) => {
  await page
    .getByRole('checkbox', { name: /^Select the session of demo/ })
    .first()
    .check();
  await page
    .getByRole('checkbox', { name: /^Select the session of grace/ })
    .first()
    .check();
};

export const adminSessions: View = {
  name: 'admin-sessions',
  title: 'All sessions (administrators)',
  page: 'index.html',
  hash: '#/admin/sessions',
  states: [
    {
      name: 'usual',
      title: 'Twelve sessions',
      answers: sessionsAnswer(rows(12)),
      shows: '12 in all',
      also: ['narrow-dark', 'german', 'german-narrow'],
      compared: ['light', 'dark', 'narrow'],
    },
    {
      name: 'many',
      title: 'The first of very many',
      answers: sessionsAnswer(rows(100), 'more'),
      shows: 'more as you scroll down',
    },
    {
      name: 'empty',
      title: 'None',
      answers: sessionsAnswer([]),
      shows: 'Nobody is signed in',
    },
    {
      name: 'loading',
      title: 'On their way',
      answers: { ...sessionsAnswer([]), 'admin.sessions': pending },
      act: untilPlaceholder,
      shows: 'Who is signed in on this server',
    },
    {
      name: 'error',
      title: 'They could not be loaded',
      answers: { ...sessionsAnswer([]), 'admin.sessions': failed(serverError) },
      shows: 'The sessions could not be loaded',
    },
    {
      name: 'partial',
      title: 'Further ones could not be loaded',
      answers: {
        ...sessionsAnswer([]),
        'admin.sessions': ({ search }) =>
          search.cursor === undefined ? ok({ sessions: rows(12), next: 'more' }) : failed(serverError),
      },
      shows: 'More sessions could not be loaded',
    },
    {
      name: 'no-permission',
      title: 'The API refuses, whatever the token says',
      answers: { ...asAda, 'admin.sessions': failed(notPermitted), 'admin.clients': failed(notPermitted) },
      shows: 'You do not have permission for this',
      compared: ['light'],
    },
    {
      name: 'not-covered',
      title: 'The sign-in was for less than administration',
      answers: { ...asAda, 'admin.sessions': failed(notCovered), 'admin.clients': failed(notCovered) },
      shows: 'Your sign-in does not cover administration',
      compared: ['light'],
    },
    {
      name: 'offline',
      title: 'The server cannot be reached',
      answers: {
        'session.list': ok([waitingSession({ account: ada })]),
        'admin.sessions': pending,
        'admin.clients': pending,
      },
      shows: 'Your session is kept. Requests continue as soon as this is resolved.',
    },
    {
      name: 'selected',
      title: 'Two are selected',
      answers: sessionsAnswer(rows(12)),
      act: selectTwo,
      shows: '2 selected',
    },
    {
      name: 'question',
      title: 'Whether two are to end',
      answers: sessionsAnswer(rows(12)),
      act: async (page) => {
        await selectTwo(page);
        await page.getByRole('button', { name: 'End selected' }).click();
      },
      shows: 'End 2 sessions of 2 people?',
      compared: ['light', 'dark', 'narrow'],
    },
    {
      name: 'done',
      title: 'Two were ended',
      answers: { ...sessionsAnswer(rows(12)), 'admin.revoke': ok({ ended: 2, over: 0, spared: 0 }) },
      act: async (page) => {
        await selectTwo(page);
        await page.getByRole('button', { name: 'End selected' }).click();
        await page.getByRole('button', { name: 'End 2 sessions' }).click();
      },
      shows: '2 sessions ended.',
    },
    {
      name: 'ended',
      title: 'Sessions that are over, and why',
      answers: sessionsAnswer([
        row(2, { state: 'ended', ended_reason: 'revoked_by_administrator' }),
        row(3, { state: 'ended', ended_reason: 'a_reason_of_the_server' }),
        row(4, { state: 'expired' }),
      ]),
      shows: 'Ended: by an administrator',
    },
    {
      name: 'strange-names',
      title: 'Long names, and names from the right',
      answers: sessionsAnswer([
        row(0, {
          user: { sub: 'a', username: longName },
          device: { name: longConnection, platform: null, bound: false },
        }),
        row(2, {
          user: { sub: 'b', username: hebrew },
          device: { name: arabic, platform: null, bound: false },
        }),
        row(3),
      ]),
      shows: '3 in all',
      holds: { longNames: true, foreignLetters: true },
    },
  ],
};

export const adminClients: View = {
  name: 'admin-clients',
  title: 'All clients (administrators)',
  page: 'index.html',
  hash: '#/admin/clients',
  states: [
    {
      name: 'usual',
      title: 'Four clients',
      answers: clientsAnswer(clients),
      shows: '4 in all',
      also: ['narrow-dark', 'german', 'german-narrow'],
      compared: ['light', 'dark', 'narrow'],
    },
    { name: 'empty', title: 'None', answers: clientsAnswer([]), shows: 'There are no clients yet' },
    {
      name: 'loading',
      title: 'On their way',
      answers: { ...asAda, 'admin.clients': pending },
      act: untilPlaceholder,
      shows: 'Apps and services that this server knows.',
    },
    {
      name: 'error',
      title: 'They could not be loaded',
      answers: { ...asAda, 'admin.clients': failed(serverError) },
      shows: 'The clients could not be loaded',
    },
    {
      name: 'no-permission',
      title: 'The API refuses',
      answers: { ...asAda, 'admin.clients': failed(notPermitted) },
      shows: 'You do not have permission for this',
    },
    {
      name: 'new',
      title: 'A new client',
      answers: clientsAnswer(clients),
      act: (page) => page.getByRole('button', { name: 'New client' }).click(),
      shows: 'Redirect URIs',
      compared: ['light'],
    },
    {
      name: 'opened',
      title: 'A client with its settings',
      answers: clientsAnswer(clients),
      act: (page) => page.getByText('Ledger').first().click(),
      shows: 'Registered by',
      compared: ['light', 'dark'],
    },
    {
      name: 'long-names',
      title: 'A client with a long name',
      answers: clientsAnswer([
        client({ name: longConnection, client_id: longConnection }),
        ...clients.slice(1),
      ]),
      shows: '4 in all',
      holds: { longNames: true },
    },
    {
      name: 'right-to-left',
      title: 'Clients whose names read from the right',
      answers: clientsAnswer([client({ name: hebrew }), client({ name: arabic, client_id: 'b' })]),
      shows: '2 in all',
      holds: { foreignLetters: true },
    },
  ],
};

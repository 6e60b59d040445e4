import { ok } from '../../../shared/ipc/result.ts';
import type { Discovery, FoundServer } from '../../../shared/model/new-connection.ts';
import { type Answers, pending, type State, type View } from '../state.ts';
import { longConnection, signedOutAnswers } from './common.ts';

const server: FoundServer = {
  issuer: 'https://login.example.com',
  host: 'login.example.com',
  grants: ['authorization_code', 'password', 'urn:ietf:params:oauth:grant-type:device_code'],
  clients: ['registration', 'none', 'client_secret_basic'],
  features: ['registration', 'pushed_requests', 'device_bound_tokens', 'revocation', 'own_sessions'],
  gaps: [],
  otherHosts: [],
  proposed: {
    name: 'login.example.com',
    origin: 'https://login.example.com',
    prefix: '/api/',
    scopes: ['openid', 'profile', 'email', 'offline_access'],
  },
};

const finding = (discovery: Discovery): Answers => ({
  ...signedOutAnswers,
  'connections.discover': ok(discovery),
});

const look: NonNullable<State['act']> = async (page) => {
  await page.getByLabel('Address of the server').fill('login.example.com');
  await page.getByRole('button', { name: 'Look it up' }).click();
};

const add: NonNullable<State['act']> = async (page) => {
  await look(page);
  await page.getByRole('button', { name: 'Add and try it' }).click();
};

export const addConnection: View = {
  name: 'add-connection',
  title: 'Add a connection',
  page: 'index.html',
  hash: '#/connections/add',
  states: [
    {
      name: 'usual',
      title: 'An address is asked for',
      answers: signedOutAnswers,
      shows: 'Enter the address of the server you sign in to.',
      also: ['narrow-dark', 'german', 'german-narrow'],
      compared: ['light', 'dark', 'narrow'],
    },
    {
      name: 'looking',
      title: 'The server is being asked',
      answers: { ...signedOutAnswers, 'connections.discover': pending },
      act: look,
      shows: 'Stop looking',
    },
    {
      name: 'found',
      title: 'What was found, and what is missing',
      answers: finding({ state: 'found', server }),
      act: look,
      shows: 'What is still needed',
      compared: ['light', 'dark', 'narrow'],
    },
    {
      name: 'found-little',
      title: 'A server that can do little',
      answers: finding({
        state: 'found',
        server: {
          ...server,
          grants: [],
          clients: ['none'],
          features: [],
          gaps: ['no_way_in', 'no_revocation', 'no_refresh', 'no_keys', 'no_pkce'],
        },
      }),
      act: look,
      shows: 'None that Latchkey supports',
    },
    {
      name: 'found-elsewhere',
      title: 'A server of which something is elsewhere',
      answers: finding({
        state: 'found',
        server: {
          ...server,
          otherHosts: [
            { part: 'sign_in', host: 'accounts.example.net' },
            { part: 'tokens', host: 'tokens.example.org' },
            { part: 'registration', host: 'tokens.example.org' },
            { part: 'keys', host: 'keys.example.org' },
          ],
        },
      }),
      act: look,
      shows: 'Not all of it is at login.example.com',
      also: ['german'],
    },
    {
      name: 'fault',
      title: 'Nothing was found there',
      answers: finding({ state: 'fault', fault: 'no_description', host: 'www.example.com' }),
      act: look,
      shows: 'No sign-in server was found',
      compared: ['light'],
    },
    {
      name: 'instead',
      title: 'The server says it has another address',
      answers: finding({
        state: 'fault',
        fault: 'other_issuer',
        host: 'example.com',
        instead: 'https://login.example.com',
      }),
      act: look,
      shows: 'Ask login.example.com instead',
    },
    {
      name: 'faulty',
      title: 'Fields that need another look',
      answers: {
        ...finding({ state: 'found', server }),
        'connections.add': ok({ state: 'faulty', fields: ['name', 'origin', 'prefix'] }),
      },
      act: add,
      shows: 'Some fields need to be corrected',
    },
    {
      name: 'declined',
      title: 'The person did not confirm where requests go',
      answers: { ...finding({ state: 'found', server }), 'connections.add': ok({ state: 'declined' }) },
      act: add,
      shows: 'Not added',
    },
    {
      name: 'long-names',
      title: 'A server with a long address',
      answers: finding({
        state: 'found',
        server: {
          ...server,
          issuer: `https://${'login-'.repeat(9)}1.example.com/${longConnection}`,
          host: `${'login-'.repeat(9)}1.example.com`,
        },
      }),
      act: look,
      shows: 'What is still needed',
      holds: { longNames: true },
    },
  ],
};

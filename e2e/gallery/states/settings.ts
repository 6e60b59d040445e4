import { failed, ok } from '../../../shared/ipc/result.ts';
import { ago, appInfo, now, preferences, serverError } from '../sample-data.ts';
import { pending, type State, type View } from '../state.ts';
import { longConnection, signedOutAnswers } from './common.ts';

const keyringStates: State[] = (['locked', 'sealed', 'absent', 'changed', 'lost', 'silent'] as const).map(
  (state) => ({
    name: `storage-${state}`,
    title: `Storage: the keyring is ${state}`,
    hash: '#/settings/storage',
    answers: {
      'app.info': ok(appInfo({ keyring: { state, backend: 'gnome_libsecret' } })),
    },
    shows: 'Where sessions are stored',
  }),
);

const authority = {
  subject: 'Example Corp Root CA',
  issuer: 'Example Corp Root CA',
  fingerprint: Array.from({ length: 32 }, (_, at) =>
    (at * 7 + 16).toString(16).toUpperCase().padStart(2, '0').slice(-2),
  ).join(':'),
  validFrom: now - 900 * ago.days,
  validTo: now + 900 * ago.days,
  root: true,
};

const preview = {
  text: '{ "versions": { "latchkey": "0.1.0" }, "settings": { "theme": "system" } }',
  parts: [
    { part: 'versions' as const, from: 0, to: 40 },
    { part: 'settings' as const, from: 40, to: 74 },
  ],
  bytes: 74,
};

const network: State[] = [
  {
    name: 'network',
    title: 'Network',
    hash: '#/settings/network',
    shows: 'You have added none.',
    also: ['german', 'german-narrow'],
    compared: ['light', 'dark', 'narrow'],
  },
  {
    name: 'network-manual',
    title: 'A proxy of one’s own, and an authority',
    hash: '#/settings/network',
    answers: {
      'settings.get': ok({ ...preferences, proxy: { mode: 'manual', address: 'http://proxy.example:8080' } }),
      'authorities.list': ok([
        authority,
        {
          ...authority,
          subject: longConnection,
          validTo: now - ago.days,
          fingerprint: authority.fingerprint.replace('10', '99'),
        },
      ]),
    },
    shows: 'In use: http://proxy.example:8080',
    holds: { longNames: true },
    compared: ['light'],
  },
  {
    name: 'network-works',
    title: 'A test of the way that works',
    hash: '#/settings/network',
    answers: {
      'network.test': ok({
        server: 'login.example.com:443',
        outcome: 'works',
        way: { kind: 'direct' },
        address: '203.0.113.7',
        tls: { protocol: 'TLSv1.3', authority: 'Example Root', added: false, validTo: now + 60 * ago.days },
        status: 200,
        tookMs: 184,
      }),
    },
    act: (page) => page.getByRole('button', { name: 'Test Demo authority' }).click(),
    shows: 'It works: the server was reached and described itself.',
    compared: ['light'],
  },
  {
    name: 'network-untrusted',
    title: 'A test of the way that ends at a certificate',
    hash: '#/settings/network',
    answers: {
      'network.test': ok({
        server: 'login.example.com:443',
        outcome: 'untrusted',
        way: { kind: 'http', proxy: 'proxy.example:8080' },
        detail: 'SELF_SIGNED_CERT_IN_CHAIN',
        tookMs: 93,
      }),
    },
    act: (page) => page.getByRole('button', { name: 'Test Demo authority' }).click(),
    shows: 'The server’s certificate is not signed by a trusted authority.',
  },
  {
    name: 'network-chosen',
    title: 'What is in a file of authorities, before it is trusted',
    hash: '#/settings/network',
    answers: {
      'authorities.choose': ok({ file: 'example-root.pem', found: [{ ...authority, trusted: false }] }),
    },
    act: (page) => page.getByRole('button', { name: 'Add from a file…' }).click(),
    shows: 'Trust this authority',
    compared: ['light'],
  },
  {
    name: 'diagnostics',
    title: 'Diagnostics',
    hash: '#/settings/diagnostics',
    shows: 'File for the person who helps you',
    also: ['german'],
    compared: ['light'],
  },
  {
    name: 'diagnostics-preview',
    title: 'What a diagnostics file holds',
    hash: '#/settings/diagnostics',
    answers: { 'diagnostics.preview': ok(preview) },
    act: (page) => page.getByRole('button', { name: 'See what is in it' }).click(),
    shows: 'Exactly this is saved.',
    compared: ['light'],
  },
  {
    name: 'diagnostics-failed',
    title: 'A diagnostics file that could not be made',
    hash: '#/settings/diagnostics',
    answers: {
      'diagnostics.log': failed({ code: 'internal', message: 'The folder of the log could not be found.' }),
      'diagnostics.preview': failed(serverError),
    },
    act: (page) => page.getByRole('button', { name: 'See what is in it' }).click(),
    shows: 'The file could not be made',
  },
];

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
      compared: ['light', 'dark', 'narrow'],
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
      act: (page) => page.getByLabel('Tell me when a session ends').click({ force: true }),
      shows: 'The settings could not be saved',
    },
    {
      name: 'session',
      title: 'When you are away',
      hash: '#/settings/session',
      shows: 'When you are away',
      also: ['german'],
      compared: ['light'],
    },
    {
      name: 'session-nobody',
      title: 'Session, while nobody is signed in',
      hash: '#/settings/session',
      answers: signedOutAnswers,
      shows: 'Sign in first',
    },
    {
      name: 'storage',
      title: 'Storage',
      hash: '#/settings/storage',
      shows: 'Where sessions are stored',
      also: ['german'],
      compared: ['light'],
    },
    ...keyringStates,
    ...network,
    {
      name: 'about',
      title: 'About',
      hash: '#/settings/about',
      shows: 'The licences of the bundled packages',
      also: ['german'],
    },
  ],
};

import { expect, test } from 'vitest';
import type { ConnectionDraft } from '../../../shared/model/new-connection.ts';
import { newId, sendsElsewhere, validateDraft } from './draft.ts';

const draft = (changes: Partial<ConnectionDraft> = {}): ConnectionDraft => ({
  name: ' Work ',
  issuer: 'https://login.example.com/',
  client: 'registration',
  clientId: 'ignored',
  grants: ['authorization_code'],
  scopes: ['openid'],
  origin: 'https://api.example.com/',
  prefix: 'v1',
  ...changes,
});

test('what a person types is taken as it is meant', () => {
  expect(validateDraft(draft(), 'work')).toEqual({
    connection: {
      id: 'work',
      name: 'Work',
      issuer: 'https://login.example.com/',
      client: { authentication: 'registration' },
      grants: ['authorization_code'],
      scopes: ['openid'],
      api: [{ origin: 'https://api.example.com', prefix: '/v1/' }],
      session: { keepSignedIn: true },
    },
  });
  const known = validateDraft(draft({ client: 'client_secret_post', clientId: ' app ', prefix: '' }), 'work');
  expect(known).toMatchObject({
    connection: { client: { authentication: 'client_secret_post', id: 'app' }, api: [{ prefix: '/' }] },
  });
});

test.each<[Partial<ConnectionDraft>, string[]]>([
  [{ name: '  ' }, ['name']],
  [{ name: 'x'.repeat(81) }, ['name']],
  [{ issuer: 'http://login.example.com' }, ['issuer']],
  [{ client: 'none', clientId: ' ' }, ['clientId']],
  [{ grants: [] }, ['grants']],
  [{ client: 'none', clientId: 'app', grants: ['client_credentials'] }, ['grants']],
  [{ scopes: ['op"en'] }, ['scopes']],
  [{ origin: '' }, ['origin']],
  [{ origin: 'https://api.example.com/v1' }, ['origin']],
  [{ origin: 'http://api.example.com' }, ['origin']],
  [{ origin: 'https://dana:secret@api.example.com' }, ['origin']],
  [{ origin: 'https://api.example.com?x=1' }, ['origin']],
  [{ prefix: '/../' }, ['prefix']],
  [{ prefix: '/%2e%2e/' }, ['prefix']],
  [{ prefix: '//evil.example/' }, ['prefix']],
  [{ prefix: '\\' }, ['prefix']],
  [{ name: '', origin: 'x', prefix: '/..' }, ['name', 'origin', 'prefix']],
])('%j is sent back with its fields %j @T3', (changes, fields) => {
  expect(validateDraft(draft(changes), 'work')).toEqual({ fields });
});

test('an id is made of the name and is never one that something had before', () => {
  const taken = new Set(['work', 'work-2']);
  const id = (name: string) => newId(name, (wanted) => taken.has(wanted));
  expect(id('Work')).toBe('work-3');
  expect(id('Müller & Söhne GmbH')).toBe('muller-sohne-gmbh');
  expect(id('login.example.com')).toBe('login-example-com');
  expect(id('اتصال')).toBe('connection');
  expect(id('--')).toBe('connection');
  expect(id('x'.repeat(80))).toHaveLength(30);
});

test('a token that would go to another place than the server is noticed @B5', () => {
  const elsewhere = (origin: string) => {
    const judged = validateDraft(draft({ origin }), 'work');
    return 'connection' in judged && sendsElsewhere(judged.connection);
  };
  expect(elsewhere('https://api.example.com')).toBe(true);
  expect(elsewhere('https://login.example.com:8443')).toBe(true);
  expect(elsewhere('https://login.example.com')).toBe(false);
  expect(elsewhere('https://LOGIN.example.com:443/')).toBe(false);
});

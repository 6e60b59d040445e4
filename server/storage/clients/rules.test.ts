import { expect, test } from 'vitest';
import { ClientError, newSettings } from './rules.ts';
import { clientChangesSchema, isPageOrigin, type NewClient, newClientSchema } from './settings.ts';

const redirects = { redirect_uris: ['http://127.0.0.1/callback/'] };
const native: NewClient = {
  name: 'An app',
  type: 'confidential',
  grant_types: ['authorization_code', 'refresh_token'],
  ...redirects,
};

function pathOf(changes: Partial<NewClient>): string | undefined {
  try {
    newSettings({ ...native, ...changes });
    return undefined;
  } catch (error) {
    if (error instanceof ClientError) return error.path;
    throw error;
  }
}

test.each<[string, Partial<NewClient>, string | undefined]>([
  ['a confidential client with a secret', {}, undefined],
  ['a script at its origin', { type: 'public', allowed_origin: 'https://a.example' }, undefined],
  ['a service', { type: 'service', grant_types: ['client_credentials'], redirect_uris: [] }, undefined],
  ['a service that only introspects', { type: 'service', grant_types: [], redirect_uris: [] }, undefined],
  [
    'a public client with a secret',
    { type: 'public', token_endpoint_auth_method: 'client_secret_basic' },
    'token_endpoint_auth_method',
  ],
  ['a confidential client without', { token_endpoint_auth_method: 'none' }, 'token_endpoint_auth_method'],
  ['a service with users', { type: 'service' }, 'grant_types'],
  [
    'a public client that acts for itself',
    { type: 'public', grant_types: ['client_credentials'] },
    'grant_types',
  ],
  ['a native client with an origin', { allowed_origin: 'https://a.example' }, 'allowed_origin'],
  ['the password grant for a third party', { grant_types: ['password'], redirect_uris: [] }, 'grant_types'],
  [
    'the password grant for ourselves',
    { grant_types: ['password'], redirect_uris: [], first_party: true },
    undefined,
  ],
  ['codes without an address', { redirect_uris: [] }, 'redirect_uris'],
  ['an address without codes', { grant_types: [] }, 'redirect_uris'],
  ['renewals of nothing', { grant_types: ['refresh_token'], redirect_uris: [] }, 'grant_types'],
  ['a key method without keys', { token_endpoint_auth_method: 'private_key_jwt' }, 'jwks'],
])('%s @S3.1', (_name, changes, path) => {
  expect(pathOf(changes)).toBe(path);
});

test.each([
  [{ access_ttl: 0 }],
  [{ access_ttl: 86_401 }],
  [{ access_ttl: 1.5 }],
  [{ refresh_ttl: -1 }],
  [{ session_ttl: 1e10 }],
  [{ session_cap: 0 }],
  [{ name: '' }],
  [{ name: ' blank' }],
  [{ name: 'a\u0000b' }],
  [{ name: 'a\u202Eb' }],
  [{ grant_types: ['implicit'] }],
  [{ jwks: { keys: [] } }],
  [{ jwks: { keys: [{ kty: 'EC', crv: 'P-256', x: 'AA', y: 'AA' }] } }],
  [{ jwks: { keys: [{ kty: 'oct', k: 'AAAA' }] } }],
  [{ secret_hash: 'x' }],
  [{ client_id: 'x' }],
  [{ type: 'service' }],
])('no client is changed to %j', (changes) => {
  expect(clientChangesSchema.safeParse(changes).success).toBe(false);
});

test('a lifetime may be a second, a day or ten years, or the server’s own @S1.3', () => {
  for (const changes of [
    { access_ttl: 1 },
    { access_ttl: 86_400 },
    { refresh_ttl: 315_360_000 },
    { session_ttl: null },
  ]) {
    expect(clientChangesSchema.safeParse(changes).success).toBe(true);
  }
  expect(newClientSchema.safeParse({ ...native, active: false }).success).toBe(false);
});

test.each([
  ['https://app.example', true],
  ['https://app.example:8443', true],
  ['http://localhost:5173', true],
  ['http://127.0.0.1:1', true],
  ['http://app.example', false],
  ['https://app.example/', false],
  ['https://app.example:443', false],
  ['https://App.example', false],
  ['https://*.example', false],
  ['https://user@app.example', false],
  ['null', false],
  ['*', false],
  ['file://', false],
  ['chrome-extension://abc', false],
  ['', false],
])('%s as the origin of a page: %s @S3.4', (origin, allowed) => {
  expect(isPageOrigin(origin)).toBe(allowed);
});

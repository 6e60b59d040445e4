import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { Authority, AuthorityOptions } from '../../authority.ts';
import { changeClient, newInitialToken } from '../../testing/clients.ts';
import { eachDatabase } from '../../testing/databases.ts';
import { authorityForTest, CALLBACK, errorOf, passwordRequest, post, signIn } from '../../testing/harness.ts';

const registrationSchema = z.looseObject({
  client_id: z.string(),
  client_secret: z.string().optional(),
  client_name: z.string().optional(),
  registration_access_token: z.string(),
  registration_client_uri: z.string(),
});
type Registration = z.infer<typeof registrationSchema>;

const metadata = {
  client_name: 'An installation',
  application_type: 'native',
  redirect_uris: [CALLBACK],
  grant_types: ['authorization_code', 'refresh_token', 'password'],
};

function send(address: string, method: string, token?: string, body?: object): Promise<Response> {
  const headers = {
    ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    ...(body === undefined ? {} : { 'content-type': 'application/json' }),
  };
  return fetch(address, { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
}

function registerRequest(authority: Authority, changes: object = {}, token?: string): Promise<Response> {
  return send(`${authority.issuer}/register`, 'POST', token, { ...metadata, ...changes });
}

async function registered(authority: Authority, changes: object = {}, token?: string): Promise<Registration> {
  const answer = await registerRequest(authority, changes, token);
  expect(answer.status).toBe(201);
  return registrationSchema.parse(await answer.json());
}

const own = ({ client_id: id, client_secret: secret }: Registration) => ({ id, secret: secret ?? '' });

describe('with a token', () => {
  const start = (options: AuthorityOptions = {}) => authorityForTest({ registration: 'token', ...options });

  test('nobody registers without one, with a wrong one or with one of another kind @S3.1', async () => {
    const authority = await start();
    const token = await newInitialToken(authority);
    const { registration_access_token: management } = await registered(
      authority,
      { grant_types: ['authorization_code', 'refresh_token'] },
      token,
    );
    for (const given of [undefined, 'wrong', management, token]) {
      const answer = await registerRequest(authority, {}, given);
      expect(answer.status).toBe(401);
      expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer /);
    }
  });

  test.each(eachDatabase)(
    'of ten at once a token lets in as many as it has uses: $name',
    async ({ open }) => {
      const authority = await start({ database: await open() });
      const token = await newInitialToken(authority, { uses: 3 });
      const grants = { grant_types: ['authorization_code', 'refresh_token'] };
      const answers = await Promise.all(
        Array.from({ length: 10 }, () => registerRequest(authority, grants, token)),
      );
      expect(answers.filter((answer) => answer.status === 201)).toHaveLength(3);
      expect(answers.filter((answer) => answer.status === 401)).toHaveLength(7);
    },
  );

  test('a use is not spent on a registration that is refused', async () => {
    const authority = await start();
    const token = await newInitialToken(authority);
    expect((await registerRequest(authority, { redirect_uris: ['app://x'] }, token)).status).toBe(400);
    await registered(authority, { grant_types: ['authorization_code'] }, token);
  });

  test('the token says which grants its clients may have, and an update adds none', async () => {
    const authority = await start();
    const plain = await newInitialToken(authority, { uses: 2 });
    for (const grant of ['password', 'client_credentials']) {
      const answer = await registerRequest(authority, { grant_types: [grant] }, plain);
      expect(await errorOf(answer)).toBe('invalid_client_metadata');
    }
    const able = await newInitialToken(authority, { grant_types: ['client_credentials'] });
    const service = { grant_types: ['client_credentials'], redirect_uris: [], response_types: [] };
    const client = await registered(authority, service, able);
    const granted = await post(authority, '/token', own(client), { grant_type: 'client_credentials' });
    expect(granted.status).toBe(200);
    const more = { ...service, client_id: client.client_id, grant_types: ['client_credentials', 'password'] };
    const answer = await send(client.registration_client_uri, 'PUT', client.registration_access_token, more);
    expect(await errorOf(answer)).toBe('invalid_client_metadata');
  });
});

const notRedirectAddresses = [
  'app://callback',
  'com.example.app:/callback',
  'http://app.example/',
  'http://192.168.1.2/',
  'https://127.0.0.1/',
  'https://app.example/#fragment',
  'https://app.example/#',
  'https://*.example/',
  'https://user:pass@app.example/',
  'HTTPS://app.example/',
  'https://app.example/a/../b',
  'https://app.example\\@evil.example/',
  'javascript:alert(1)',
  'data:text/html,x',
  '//app.example/',
  ' https://app.example/',
];

describe('what a registration may say', () => {
  test('nobody registers to act without a user, or with what only administrators decide @S3.1', async () => {
    const authority = await authorityForTest();
    for (const changes of [
      { grant_types: ['client_credentials'], response_types: [] },
      { latchkey_policy: { first_party: true } },
      { latchkey_policy: null },
      { jwks_uri: 'https://keys.example/jwks' },
      { sector_identifier_uri: 'https://keys.example/sectors' },
      { client_name: 'A\u202Eppa' },
      { client_name: 'a'.repeat(101) },
      { token_endpoint_auth_method: 'private_key_jwt' },
      { token_endpoint_auth_method: 'private_key_jwt', jwks: { keys: [{ kty: 'oct', k: 'AAAA' }] } },
      { post_logout_redirect_uris: ['javascript:alert(1)'] },
    ]) {
      const answer = await registerRequest(authority, changes);
      expect([changes, answer.status]).toEqual([changes, 400]);
      expect(await errorOf(answer)).toBe('invalid_client_metadata');
    }
    const plain = await registered(authority, {
      first_party: true,
      type: 'service',
      allowed_origin: 'https://a.example',
    });
    for (const name of ['first_party', 'type', 'allowed_origin', 'latchkey_policy']) {
      expect(plain).not.toHaveProperty(name);
    }
    const answer = await post(authority, '/token/introspection', own(plain), { token: 'x' });
    expect(await answer.json()).toEqual({ active: false });
  });

  test('a redirect address is https, or http on this computer, and nothing else (RFC 8252 §7)', async () => {
    const authority = await authorityForTest();
    for (const address of notRedirectAddresses) {
      const answer = await registerRequest(authority, { redirect_uris: [CALLBACK, address] });
      expect([address, await errorOf(answer)]).toEqual([address, 'invalid_redirect_uri']);
    }
    await registered(authority, {
      redirect_uris: ['https://app.example/a?b=c', 'http://[::1]:7/', CALLBACK],
    });
  });

  test('an installation may bring a key instead of a secret, or neither', async () => {
    const authority = await authorityForTest();
    const { publicKey } = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, [
      'sign',
      'verify',
    ]);
    const { kty, crv, x, y } = await crypto.subtle.exportKey('jwk', publicKey);
    const byKey = { token_endpoint_auth_method: 'private_key_jwt', jwks: { keys: [{ kty, crv, x, y }] } };
    for (const changes of [byKey, { token_endpoint_auth_method: 'none' }]) {
      expect(await registered(authority, changes)).not.toHaveProperty('client_secret');
    }
  });
});

describe('management of a registration (RFC 7592)', () => {
  async function setUp() {
    const authority = await authorityForTest();
    const client = await registered(authority);
    const call = (method: string, body?: object, token = client.registration_access_token) =>
      send(client.registration_client_uri, method, token, body);
    const update = (changes: object = {}, token?: string) =>
      call('PUT', { ...metadata, client_id: client.client_id, ...changes }, token);
    return { authority, client, call, update };
  }

  test('reading gives what was registered, and neither the secret nor its hash @S3.1 @T8', async () => {
    const { client, call } = await setUp();
    const answer = await call('GET');
    expect(answer.status).toBe(200);
    const text = await answer.text();
    expect(JSON.parse(text)).toMatchObject({ ...metadata, client_id: client.client_id });
    // The control: the search finds the secret in the response that issued it.
    expect(JSON.stringify(client)).toContain(`${client.client_secret}`);
    expect(text).not.toContain(`${client.client_secret}`);
    expect(text).not.toMatch(/argon2|client_secret"|latchkey_policy/);
  });

  test('an update replaces what was registered, keeps the secret and changes the token', async () => {
    const { authority, client, call, update } = await setUp();
    const answer = await update({ client_name: 'Renamed' });
    const text = await answer.text();
    expect(text).not.toMatch(/argon2|client_secret"|latchkey_policy/);
    const updated = registrationSchema.parse(JSON.parse(text));
    expect(updated.client_name).toBe('Renamed');
    expect(updated.registration_access_token).not.toBe(client.registration_access_token);
    expect((await call('GET')).status).toBe(401);
    expect((await call('GET', undefined, updated.registration_access_token)).status).toBe(200);
    expect((await passwordRequest(authority, own(client))).status).toBe(200);
  });

  test('an update leaves alone what an administrator decided @S1.3', async () => {
    const { authority, client, update } = await setUp();
    await changeClient(authority, own(client), { access_ttl: 77, rotation: false });
    await update({ client_name: 'Renamed' });
    const tokens = await signIn(authority, own(client));
    expect(tokens.expires_in).toBe(77);
  });

  test('an update to a public client and back gives a new secret, once', async () => {
    const { authority, client, update } = await setUp();
    const open = await (await update({ token_endpoint_auth_method: 'none' })).json();
    const bare = registrationSchema.parse(open);
    expect(bare).not.toHaveProperty('client_secret');
    expect((await update({ client_secret: 'mine' }, bare.registration_access_token)).status).toBe(400);
    expect((await passwordRequest(authority, own(client))).status).toBe(401);
    const back = await update({}, bare.registration_access_token);
    const closed = registrationSchema.parse(await back.json());
    expect(closed.client_secret).toMatch(/^[\w-]{43}$/);
    expect((await passwordRequest(authority, own(client))).status).toBe(401);
    expect((await passwordRequest(authority, own(closed))).status).toBe(200);
  });

  test('an update may not take another id, set what the server sets, or write a secret of its own', async () => {
    const { authority, client, update } = await setUp();
    for (const changes of [
      { client_id: 'other' },
      { client_secret: 'chosen-by-the-client' },
      { registration_access_token: 'x' },
      { client_id_issued_at: 1 },
      { latchkey_policy: { first_party: true } },
      { grant_types: ['client_credentials'] },
      { redirect_uris: ['app://x'] },
    ]) {
      expect([changes, (await update(changes)).status]).toEqual([changes, 400]);
    }
    expect((await passwordRequest(authority, own(client))).status).toBe(200);
  });

  test('deleting ends the sessions and forgets the client', async () => {
    const { authority, client, call } = await setUp();
    const tokens = await signIn(authority, own(client));
    expect((await call('DELETE')).status).toBe(204);
    expect(await errorOf(await passwordRequest(authority, own(client)))).toBe('invalid_client');
    const refused = await send(`${authority.apiOrigin}/api/me`, 'GET', tokens.access_token);
    expect(await refused.json()).toMatchObject({ error: 'invalid_token' });
    expect(await authority.activeRefreshTokens('demo')).toEqual([]);
    expect((await call('GET')).status).toBe(401);
  });

  test('nobody manages a registration with another’s token, or with none; a deactivated client none', async () => {
    const { authority, client, call, update } = await setUp();
    const other = await registered(authority);
    for (const token of [other.registration_access_token, 'wrong', '']) {
      for (const method of ['GET', 'DELETE'])
        expect((await call(method, undefined, token)).status).not.toBe(200);
      expect((await update({ client_name: 'Stolen' }, token)).ok).toBe(false);
    }
    await changeClient(authority, own(client), { active: false });
    for (const method of ['GET', 'DELETE']) expect((await call(method)).status).toBe(401);
    expect((await update()).status).toBe(401);
  });
});

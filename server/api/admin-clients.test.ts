import { exportJWK, generateKeyPair } from 'jose';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { administrator, desktop, pages, requestApi } from '../testing/api.ts';
import { authorityForTest, register, signIn } from '../testing/harness.ts';

const native = {
  name: 'Back office',
  type: 'confidential',
  first_party: true,
  grant_types: ['authorization_code', 'refresh_token', 'password'],
  redirect_uris: ['http://127.0.0.1/callback/'],
};

async function setUp(registration: 'open' | 'token' = 'open') {
  const authority = await authorityForTest({ registration });
  const { client, tokens } = await administrator(authority, registration === 'open' ? undefined : desktop);
  const call = async (method: string, path: string, body?: unknown) => {
    const answer = await requestApi(authority, tokens.access_token, method, `/api/admin/${path}`, body);
    const text = await answer.text();
    return { status: answer.status, text, body: text === '' ? undefined : JSON.parse(text) };
  };
  return { authority, own: client, token: tokens.access_token, call };
}

test('a client is added, its secret shown once, and what is changed of it is changed alone @S3.1', async () => {
  const { authority, call } = await setUp();
  const created = await call('POST', 'clients', native);
  expect(created.status).toBe(201);
  const { client, client_secret: secret } = created.body;
  expect(client).toMatchObject({
    ...native,
    active: true,
    rotation: true,
    access_ttl: null,
    session_cap: null,
  });
  const tokens = await signIn(authority, { id: client.client_id, secret });
  expect(tokens.expires_in).toBe(900);
  const bank = {
    name: 'Bank',
    access_ttl: 60,
    refresh_ttl: 1800,
    session_ttl: 1800,
    session_cap: 1,
    rotation: false,
  };
  const changed = await call('PATCH', `clients/${client.client_id}`, bank);
  expect(changed.body).toMatchObject({ ...client, ...bank, updated: expect.any(String) });
  for (const path of [`clients/${client.client_id}`, 'clients']) {
    const { text } = await call('GET', path);
    expect(text).toContain('"Bank"');
    expect(text).not.toMatch(/secret_hash|\$argon2|\$sha256|client_secret"/);
    expect(text).not.toContain(secret);
  }
  expect((await signIn(authority, { id: client.client_id, secret })).expires_in).toBe(60);
});

test('administrators see which client is the one they use', async () => {
  const { own, call } = await setUp();
  const { clients } = z
    .looseObject({ clients: z.array(z.looseObject({ client_id: z.string(), current: z.boolean() })) })
    .parse((await call('GET', 'clients')).body);
  expect(clients.filter(({ current }) => current).map((client) => client.client_id)).toEqual([own.id]);
  const created = await call('POST', 'clients', native);
  expect(created.body.client.current).toBe(false);
});

test('keys are shown by their public part', async () => {
  const { call } = await setUp();
  const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true });
  const machine = { name: 'Batch', type: 'service', grant_types: ['client_credentials'] };
  const pair = { ...machine, jwks: { keys: [await exportJWK(privateKey)] } };
  expect((await call('POST', 'clients', pair)).status).toBe(400);
  const jwks = { keys: [await exportJWK(publicKey)] };
  const created = await call('POST', 'clients', { ...machine, jwks });
  expect(created.body).toMatchObject({
    client: { jwks, token_endpoint_auth_method: 'private_key_jwt' },
    client_secret: null,
  });
  const rotated = await call('POST', `clients/${created.body.client.client_id}/rotate-secret`);
  expect(rotated).toMatchObject({ status: 409, body: { error: 'no_secret' } });
});

test('settings that contradict one another are refused by name', async () => {
  const { call } = await setUp();
  const wrong = [
    [{ ...native, redirect_uris: [] }, 'body.redirect_uris'],
    [{ ...native, redirect_uris: ['app://callback'] }, 'body.redirect_uris.0'],
    [{ ...native, access_ttl: 86_401 }, 'body.access_ttl'],
    [{ ...native, type: 'service' }, 'body.grant_types'],
    [{ ...native, type: 'public', allowed_origin: 'https://app.example/path' }, 'body.allowed_origin'],
    [{ ...native, client_secret: 'mine' }, 'body'],
  ] as const;
  for (const [input, path] of wrong) {
    const answer = await call('POST', 'clients', input);
    expect(answer, JSON.stringify(input)).toMatchObject({ status: 400, body: { details: [{ path }] } });
  }
});

test('clients are listed by name, page by page, by type and by what is looked for', async () => {
  const { authority, token, call } = await setUp();
  for (const name of ['alpha', 'Beta', 'gamma 100%']) await call('POST', 'clients', { ...native, name });
  const schema = z.object({ clients: z.array(z.object({ name: z.string() })), next: z.string().nullable() });
  const names = await pages(authority, token, '/api/admin/clients?limit=2', (body) => {
    const { clients, next } = schema.parse(body);
    return { rows: clients.map(({ name }) => name), next };
  });
  expect(names).toEqual(['alpha', 'Beta', 'gamma 100%', 'Latchkey', 'Test app']);
  const found = async (query: string) => schema.parse((await call('GET', `clients?${query}`)).body).clients;
  expect(await found('search=%25')).toMatchObject([{ name: 'gamma 100%' }]);
  expect(await found('type=service')).toEqual([]);
  expect(await found('active=false')).toEqual([]);
});

test('administrators switch off the client they use only when they say so', async () => {
  const { own, call } = await setUp();
  const path = `clients/${own.id}`;
  expect(await call('PATCH', path, { active: false })).toMatchObject({
    status: 409,
    body: { error: 'own_client' },
  });
  expect(await call('DELETE', path)).toMatchObject({ status: 409, body: { error: 'own_client' } });
  expect((await call('DELETE', `${path}?force=true`)).status).toBe(204);
  expect((await call('GET', 'clients')).status).toBe(401);
});

test('an initial access token registers as many clients as it says, and none once it is taken back', async () => {
  const { authority, call } = await setUp('token');
  const registerWith = async (token: string): Promise<number> => {
    const body = JSON.stringify({ client_name: 'Installed', redirect_uris: ['http://127.0.0.1/callback/'] });
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
    return (await fetch(`${authority.issuer}/register`, { method: 'POST', headers, body })).status;
  };
  const created = await call('POST', 'initial-access-tokens', { name: 'Roll-out', uses: 2 });
  const { initial_access_token: value, ...shown } = created.body;
  expect(await registerWith(value)).toBe(201);
  const listed = await call('GET', 'initial-access-tokens');
  expect(listed.body).toEqual({ tokens: [{ ...shown, uses_left: 1 }] });
  expect(listed.text).not.toContain(value);
  expect((await call('DELETE', `initial-access-tokens/${shown.id}`)).status).toBe(204);
  expect(await registerWith(value)).toBe(401);
  expect((await call('DELETE', `initial-access-tokens/${shown.id}`)).status).toBe(404);
});

test('a client that registered itself, with what no administrator could give it, is renamed and switched off', async () => {
  const { authority, call } = await setUp();
  const { id } = await register(authority);
  expect((await call('PATCH', `clients/${id}`, { name: 'Somebody’s app' })).body.name).toBe('Somebody’s app');
  expect((await call('PATCH', `clients/${id}`, { active: false })).body.active).toBe(false);
  const more = await call('PATCH', `clients/${id}`, { allowed_origin: 'https://app.example' });
  expect(more).toMatchObject({ status: 400, body: { details: [{ path: 'body.allowed_origin' }] } });
});

test('two administrators who change different settings at once both get their way', async () => {
  const { call } = await setUp();
  const { client } = (await call('POST', 'clients', native)).body;
  const changes = [{ name: 'One' }, { access_ttl: 60 }, { session_cap: 3 }, { rotation: false }];
  await Promise.all(changes.map((change) => call('PATCH', `clients/${client.client_id}`, change)));
  expect((await call('GET', `clients/${client.client_id}`)).body).toMatchObject(
    Object.assign({}, ...changes),
  );
});

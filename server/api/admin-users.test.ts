import { decodeJwt } from 'jose';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { administrator, omar, pages, requestApi } from '../testing/api.ts';
import { authorityForTest, callApi, passwordRequest } from '../testing/harness.ts';

const nina = {
  username: 'nina',
  name: 'Nina Nowak',
  email: 'nina@example.test',
  roles: ['user', 'auditor'],
  password: 'a long password',
};

async function setUp() {
  const authority = await authorityForTest();
  const { client, tokens } = await administrator(authority);
  const token = tokens.access_token;
  const call = async (method: string, path: string, body?: unknown) => {
    const answer = await requestApi(authority, token, method, `/api/admin/users${path}`, body);
    const text = await answer.text();
    return { status: answer.status, body: text === '' ? undefined : JSON.parse(text) };
  };
  return { authority, client, token, self: String(decodeJwt(token).sub), call };
}

test('a user is added, found, changed field by field, and signs in', async () => {
  const { authority, client, call } = await setUp();
  const created = await call('POST', '', nina);
  const { password, ...shown } = nina;
  const { username } = shown;
  expect(created).toMatchObject({ status: 201, body: { ...shown, active: true } });
  const { sub } = created.body;
  expect((await passwordRequest(authority, client, { username, password })).status).toBe(200);
  expect((await call('GET', '?search=NOWAK')).body).toEqual({ users: [created.body], next: null });
  const changed = await call('PATCH', `/${sub}`, { name: 'Nina N.' });
  expect(changed).toEqual({ status: 200, body: { ...created.body, name: 'Nina N.' } });
  expect((await call('GET', `/${sub}`)).body).toEqual(changed.body);
});

test('the list goes on page by page, deactivated users apart where that is asked for', async () => {
  const { authority, token, call } = await setUp();
  for (const username of ['ben', 'cleo', 'zoe']) await call('POST', '', { ...nina, username });
  const schema = z.object({
    users: z.array(z.object({ username: z.string() })),
    next: z.string().nullable(),
  });
  const names = await pages(authority, token, '/api/admin/users?limit=2', (body) => {
    const { users, next } = schema.parse(body);
    return { rows: users.map(({ username }) => username), next };
  });
  expect(names).toEqual(['admin', 'ben', 'cleo', 'demo', 'omar', 'zoe']);
  const { users } = schema.parse((await call('GET', '?search=zoe')).body);
  expect(users).toHaveLength(1);
  const [zoe] = z.array(z.object({ sub: z.string() })).parse((await call('GET', '?search=zoe')).body.users);
  await call('PATCH', `/${zoe?.sub}`, { active: false });
  expect((await call('GET', '?active=false')).body.users).toMatchObject([{ username: 'zoe', active: false }]);
  expect((await call('GET', '?active=true')).body.users).toHaveLength(5);
});

test('two users cannot have one name, and a password must be one', async () => {
  const { call } = await setUp();
  await call('POST', '', nina);
  expect(await call('POST', '', nina)).toMatchObject({ status: 409, body: { error: 'username_taken' } });
  const short = await call('POST', '', { ...nina, username: 'mia', password: 'short' });
  expect(short).toMatchObject({ status: 400, body: { details: [{ path: 'body.password' }] } });
  expect((await call('GET', '?search=mia')).body.users).toEqual([]);
});

test('every fault of a request is named, and nothing is changed', async () => {
  const { self, call } = await setUp();
  const answer = await call('PATCH', `/${self}`, {
    name: 'a\u0007',
    email: 'x',
    roles: ['user', 'Admin'],
    sub: 'x',
    version: 9,
  });
  expect(answer.status).toBe(400);
  expect(answer.body.error).toBe('invalid_request');
  const paths = z.array(z.object({ path: z.string() })).parse(answer.body.details);
  expect(paths.map(({ path }) => path)).toEqual(['body.name', 'body.email', 'body.roles.1', 'body']);
  expect(JSON.stringify(answer.body)).toContain('version');
  expect((await call('GET', `/${self}`)).body).toMatchObject({ name: 'Ada Admin', roles: ['user', 'admin'] });
});

test('administrators take their own rights away only when they say so, the last one not at all @S2.7', async () => {
  const { authority, token, self, call } = await setUp();
  for (const change of [{ active: false }, { roles: ['user'] }]) {
    const refused = await call('PATCH', `/${self}`, change);
    expect(refused).toMatchObject({ status: 409, body: { error: 'own_account' } });
    const last = await call('PATCH', `/${self}?force=true`, change);
    expect(last).toMatchObject({ status: 409, body: { error: 'last_administrator' } });
  }
  const { users } = (await call('GET', `?search=${omar.username}`)).body;
  await call('PATCH', `/${users[0].sub}`, { roles: ['user', 'admin'] });
  expect((await call('PATCH', `/${self}?force=true`, { roles: ['user'] })).status).toBe(200);
  expect((await callApi(authority, '/api/admin/users', token)).status).toBe(401);
});

import { decodeJwt } from 'jose';
import { afterEach, expect, test, vi } from 'vitest';
import type { Authority } from '../authority.ts';
import { administrator, omar, requestApi } from '../testing/api.ts';
import { newDevice, signInOn } from '../testing/devices.ts';
import { authorityForTest, post, refresh, register, signIn, type TestClient } from '../testing/harness.ts';
import { newService, serviceToken } from '../testing/services.ts';

afterEach(() => vi.useRealTimers());

async function setUp() {
  const authority = await authorityForTest();
  const [client, service] = [await register(authority), await newService(authority)];
  return { authority, client, service, tokens: await signIn(authority, client, omar) };
}

async function reported(authority: Authority, asking: TestClient, token: string): Promise<unknown> {
  const answer = await post(authority, '/token/introspection', asking, { token });
  expect(answer.status).toBe(200);
  return answer.json();
}

const nothing = { active: false };

test('a service learns what an access token is good for', async () => {
  const { authority, client, service, tokens } = await setUp();
  const { sub, exp, iat, jti } = decodeJwt(tokens.access_token);
  expect(await reported(authority, service, tokens.access_token)).toEqual({
    active: true,
    iss: authority.issuer,
    aud: `${authority.issuer}/api`,
    ...{ sub, exp, iat, jti },
    client_id: client.id,
    username: 'omar',
    scope: 'openid profile email roles api:read api:write',
    roles: ['user'],
    token_type: 'Bearer',
  });
  const own = await serviceToken(authority, service);
  expect(await reported(authority, service, own)).toMatchObject({ active: true, sub: service.id });
});

test('a bound token is told with the thumbprint of its key @S4.3', async () => {
  const { authority, client, service } = await setUp();
  const device = await newDevice();
  const tokens = await signInOn(authority, client, device);
  const bound = { active: true, cnf: { jkt: device.jkt } };
  expect(await reported(authority, service, tokens.access_token)).toMatchObject({
    ...bound,
    token_type: 'DPoP',
  });
  expect(await reported(authority, service, tokens.refresh_token)).toMatchObject(bound);
});

test('a refresh token is good until it is used up or its session ends @S1.2', async () => {
  const { authority, client, service, tokens } = await setUp();
  expect(await reported(authority, service, tokens.refresh_token)).toMatchObject({
    active: true,
    client_id: client.id,
  });
  const second = await refresh(authority, client, tokens.refresh_token);
  const third = await refresh(authority, client, second.refresh_token);
  expect(await reported(authority, service, tokens.refresh_token)).toEqual(nothing);
  expect(await reported(authority, service, third.refresh_token)).toMatchObject({ active: true });
  await post(authority, '/token/revocation', client, { token: third.refresh_token });
  expect(await reported(authority, service, third.refresh_token)).toEqual(nothing);
  expect(await reported(authority, service, third.access_token)).toEqual(nothing);
});

test('of unknown, expired and altered tokens, and those of a deactivated user, nothing is said', async () => {
  const { authority, client, service, tokens } = await setUp();
  const [head, , signature] = tokens.access_token.split('.');
  const altered = Buffer.from('{"sub":"admin"}').toString('base64url');
  for (const token of ['unknown', 'a.b.c', `${head}.${altered}.${signature}`, tokens.id_token]) {
    expect(await reported(authority, service, token)).toEqual(nothing);
  }
  const { tokens: theirs } = await administrator(authority);
  const path = `/api/admin/users/${decodeJwt(tokens.access_token).sub}`;
  await requestApi(authority, theirs.access_token, 'PATCH', path, { active: false });
  expect(await reported(authority, service, tokens.access_token)).toEqual(nothing);
  expect(await reported(authority, service, tokens.refresh_token)).toEqual(nothing);
  const other = await signIn(authority, client);
  vi.useFakeTimers({ toFake: ['Date'] });
  vi.setSystemTime(Date.now() + 901_000);
  expect(await reported(authority, service, other.access_token)).toEqual(nothing);
});

test('a client that is no service learns nothing, of its own tokens either', async () => {
  const { authority, client, tokens } = await setUp();
  expect(await reported(authority, client, tokens.access_token)).toEqual(nothing);
  expect(await reported(authority, client, tokens.refresh_token)).toEqual(nothing);
  const impostor = { ...client, secret: 'not-the-secret' };
  const refused = await post(authority, '/token/introspection', impostor, { token: tokens.access_token });
  expect(refused.status).toBe(401);
});

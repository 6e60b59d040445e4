import { decodeJwt } from 'jose';
import { expect, test } from 'vitest';
import { supportedScopes } from '../auth/scopes.ts';
import { administrator, authorityWithSigner, omar, requestApi } from '../testing/api.ts';
import { athOf, newDevice, signInOn } from '../testing/devices.ts';
import { authorityForTest, callApi, errorOf, register, signIn } from '../testing/harness.ts';

test('userinfo gives the claims that the token’s scopes open, by GET and POST', async () => {
  const authority = await authorityForTest();
  const client = await register(authority);
  const { access_token: all } = await signIn(authority, client, omar);
  const sub = decodeJwt(all).sub;
  const answer = await callApi(authority, '/userinfo', all);
  expect(answer.headers.get('cache-control')).toBe('no-store');
  expect(await answer.json()).toEqual({
    sub,
    name: expect.any(String),
    preferred_username: 'omar',
    roles: ['user'],
    email: expect.stringContaining('@'),
    email_verified: true,
  });
  const scope = 'openid email api:read offline_access';
  const { access_token: some } = await signIn(authority, client, { ...omar, scope });
  const headers = { authorization: `Bearer ${some}` };
  const posted = await fetch(`${authority.issuer}/userinfo`, { method: 'POST', headers });
  expect(Object.keys(Object(await posted.json())).toSorted()).toEqual(['email', 'email_verified', 'sub']);
});

test('userinfo reads the user anew @S3.8', async () => {
  const authority = await authorityForTest();
  const client = await register(authority);
  const { access_token: token } = await signIn(authority, client, omar);
  const { tokens: theirs } = await administrator(authority);
  const path = `/api/admin/users/${decodeJwt(token).sub}`;
  await requestApi(authority, theirs.access_token, 'PATCH', path, { name: 'Omar Renamed' });
  const refused = await callApi(authority, '/userinfo', token);
  expect([refused.status, await errorOf(refused)]).toEqual([401, 'invalid_token']);
  const { access_token: next } = await signIn(authority, client, omar);
  expect(await (await callApi(authority, '/userinfo', next)).json()).toMatchObject({ name: 'Omar Renamed' });
});

test('userinfo is refused without the scope openid, without a token, and with another kind of token', async () => {
  const authority = await authorityForTest();
  const client = await register(authority, {
    grant_types: ['password'],
    response_types: [],
    redirect_uris: [],
  });
  const { id_token: idToken } = await signIn(authority, await register(authority), omar);
  const parameters = { grant_type: 'password', ...omar, scope: 'api:read', client_id: client.id };
  const form = new URLSearchParams({ ...parameters, client_secret: client.secret });
  const answer = await fetch(`${authority.issuer}/token`, { method: 'POST', body: form });
  const { access_token: token } = Object(await answer.json());
  const narrow = await callApi(authority, '/userinfo', String(token));
  expect(narrow.headers.get('www-authenticate')).toContain('scope="openid"');
  expect([narrow.status, await errorOf(narrow)]).toEqual([403, 'insufficient_scope']);
  expect((await fetch(`${authority.issuer}/userinfo`)).status).toBe(401);
  expect((await callApi(authority, '/userinfo', idToken)).status).toBe(401);
});

test('userinfo is open to tokens with openid, whatever else they have, and gives what their scopes open @T23b', async () => {
  const { authority, sign } = await authorityWithSigner();
  const { tokens } = await administrator(authority);
  const claims = decodeJwt(tokens.access_token);
  const opened: Record<string, string[]> = {
    profile: ['name', 'preferred_username'],
    email: ['email', 'email_verified'],
    roles: ['roles'],
  };
  for (const scope of supportedScopes.filter((one) => one !== 'openid')) {
    const without = await callApi(authority, '/userinfo', await sign({ ...claims, scope }));
    expect([without.status, await errorOf(without)], scope).toEqual([403, 'insufficient_scope']);
    const token = await sign({ ...claims, scope: `openid ${scope}` });
    const names = Object.keys(Object(await (await callApi(authority, '/userinfo', token)).json()));
    expect(names.toSorted(), scope).toEqual(['sub', ...(opened[scope] ?? [])].toSorted());
  }
});

test('userinfo takes a bound token with a proof for its own address only @S4.3', async () => {
  const authority = await authorityForTest();
  const device = await newDevice();
  const { access_token: token } = await signInOn(authority, await register(authority), device);
  const ask = async (htu: string) => {
    const proof = await device.proof('GET', htu, { claims: { ath: athOf(token) } });
    const headers = { authorization: `DPoP ${token}`, DPoP: proof };
    return (await fetch(`${authority.issuer}/userinfo`, { headers })).status;
  };
  expect(await ask(`${authority.issuer}/userinfo`)).toBe(200);
  expect(await ask(`${authority.issuer}/api/me`)).toBe(401);
  expect((await callApi(authority, '/userinfo', token)).status).toBe(401);
});

test('the metadata name the endpoint', async () => {
  const authority = await authorityForTest();
  const metadata = await (await fetch(`${authority.issuer}/.well-known/openid-configuration`)).json();
  expect(metadata).toMatchObject({ userinfo_endpoint: `${authority.issuer}/userinfo` });
});

import { decodeJwt } from 'jose';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { athOf, deviceRequest, newDevice } from '../testing/devices.ts';
import { authorityForTest, callApi, errorOf, post, register } from '../testing/harness.ts';
import { newService, serviceToken } from '../testing/services.ts';

const answerSchema = z.object({ access_token: z.string(), token_type: z.string() });

test('a service gets a token for itself alone: no user, no roles, no refresh token @S1.1', async () => {
  const authority = await authorityForTest();
  const service = await newService(authority);
  const answer = await post(authority, '/token', service, {
    grant_type: 'client_credentials',
    scope: 'api:read',
  });
  const body = await answer.json();
  expect(body).not.toHaveProperty('refresh_token');
  expect(body).not.toHaveProperty('id_token');
  const claims = decodeJwt(answerSchema.parse(body).access_token);
  expect(claims).toMatchObject({ sub: service.id, client_id: service.id, scope: 'api:read' });
  for (const name of ['roles', 'grant_id', 'user_version']) expect(claims).not.toHaveProperty(name);
});

test.each(['/api/me', '/api/jobs', '/api/sessions', '/api/admin/sessions', '/userinfo'])(
  'a service has nothing at %s, which is for users @S2.7',
  async (path) => {
    const authority = await authorityForTest();
    const answer = await callApi(authority, path, await serviceToken(authority, await newService(authority)));
    expect([answer.status, await errorOf(answer)]).toEqual([403, 'insufficient_scope']);
  },
);

test('a service binds its token to a key like anybody @S4.3', async () => {
  const authority = await authorityForTest();
  const [service, device] = [await newService(authority), await newDevice()];
  const parameters = { grant_type: 'client_credentials', scope: 'api:read' };
  const answer = await deviceRequest(authority, service, device, parameters);
  const { access_token: token, token_type: type } = answerSchema.parse(await answer.json());
  expect([type, decodeJwt(token)['cnf']]).toEqual(['DPoP', { jkt: device.jkt }]);
  expect((await callApi(authority, '/api/me', token)).status).toBe(401);
  const proof = await device.proof('GET', `${authority.issuer}/api/me`, { claims: { ath: athOf(token) } });
  const headers = { authorization: `DPoP ${token}`, DPoP: proof };
  expect((await fetch(`${authority.issuer}/api/me`, { headers })).status).toBe(403);
});

test('a client without that grant, and one without a secret, get no token of their own @S3.3', async () => {
  const authority = await authorityForTest();
  const app = await register(authority);
  const parameters = { grant_type: 'client_credentials' };
  expect((await post(authority, '/token', app, parameters)).status).toBe(400);
  const wrong = { ...(await newService(authority)), secret: 'not-the-secret' };
  expect(await errorOf(await post(authority, '/token', wrong, parameters))).toBe('invalid_client');
});

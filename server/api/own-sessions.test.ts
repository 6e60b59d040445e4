import { decodeJwt } from 'jose';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { omar, requestApi } from '../testing/api.ts';
import { authorityForTest, callApi, errorOf, refreshRequest, register, signIn } from '../testing/harness.ts';
import { ownSessionSchema } from './session-form.ts';

const listSchema = z.strictObject({ sessions: z.array(ownSessionSchema) });

async function setUp() {
  const authority = await authorityForTest();
  const client = await register(authority);
  const [here, there] = [await signIn(authority, client), await signIn(authority, client)];
  const other = await signIn(authority, client, omar);
  const list = async (token: string) =>
    listSchema.parse(await (await callApi(authority, '/api/sessions', token)).json()).sessions;
  return { authority, client, here, there, other, list };
}

const sessionOf = (token: string): string => z.string().parse(decodeJwt(token)['grant_id']);

test('people see their own devices, the one they use marked, and nobody else’s @S4.6', async () => {
  const { here, there, other, list } = await setUp();
  const mine = await list(here.access_token);
  expect(mine.map(({ id }) => id).toSorted()).toEqual(
    [sessionOf(here.access_token), sessionOf(there.access_token)].toSorted(),
  );
  expect(mine.filter(({ current }) => current).map(({ id }) => id)).toEqual([sessionOf(here.access_token)]);
  expect((await list(other.access_token)).map(({ id }) => id)).toEqual([sessionOf(other.access_token)]);
});

test('nobody sees or ends a session of somebody else, nor learns whether it exists @S4.6', async () => {
  const { authority, here, other, list } = await setUp();
  const answers = [];
  for (const id of [sessionOf(here.access_token), 'x'.repeat(43)]) {
    const answer = await requestApi(authority, other.access_token, 'DELETE', `/api/sessions/${id}`);
    answers.push([answer.status, await answer.json()]);
  }
  expect(answers[0]).toEqual(answers[1]);
  expect(answers[0]?.[0]).toBe(404);
  expect(await list(here.access_token)).toHaveLength(2);
  // The request cannot name another user: the endpoint takes no parameters.
  const sub = String(decodeJwt(here.access_token).sub);
  for (const name of ['user', 'sub', 'subject', 'owner']) {
    const answer = await callApi(authority, `/api/sessions?${name}=${sub}`, other.access_token);
    expect([answer.status, await errorOf(answer)]).toEqual([400, 'invalid_request']);
  }
});

test('one device is signed out from another and is told', async () => {
  const { authority, client, here, there } = await setUp();
  const path = `/api/sessions/${sessionOf(there.access_token)}`;
  expect((await requestApi(authority, here.access_token, 'DELETE', path)).status).toBe(204);
  const call = await callApi(authority, '/api/me', there.access_token);
  expect([call.status, await call.json()]).toMatchObject([401, { session_end_reason: 'signed_out' }]);
  expect((await refreshRequest(authority, client, there.refresh_token)).status).toBe(400);
  expect((await callApi(authority, '/api/me', here.access_token)).status).toBe(200);
});

test('the metadata say that people can end their own sessions here', async () => {
  const { issuer } = await authorityForTest();
  const metadata = await (await fetch(`${issuer}/.well-known/openid-configuration`)).json();
  expect(metadata).toMatchObject({ latchkey_own_sessions_supported: true });
});

test('all other devices are signed out at once, this one and other people’s stay', async () => {
  const { authority, client, here, there, other } = await setUp();
  const third = await signIn(authority, client);
  const answer = await requestApi(authority, here.access_token, 'POST', '/api/sessions/revoke-others');
  expect(await answer.json()).toEqual({ ended: 2 });
  for (const { access_token } of [there, third]) {
    const call = await callApi(authority, '/api/me', access_token);
    expect(await call.json()).toMatchObject({ session_end_reason: 'signed_out_everywhere' });
  }
  for (const { access_token } of [here, other]) {
    expect((await callApi(authority, '/api/me', access_token)).status).toBe(200);
  }
});

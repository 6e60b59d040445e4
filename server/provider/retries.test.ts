import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeJwt } from 'jose';
import { afterEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { z } from 'zod';
import { type Authority, startAuthority } from '../authority.ts';
import { retryRule } from '../storage/tokens/reuse-policy.ts';
import { refusalOf } from '../testing/answers.ts';
import { administrator, requestApi } from '../testing/api.ts';
import { later } from '../testing/clients.ts';
import { eachDatabase, postgresForTest } from '../testing/databases.ts';
import { athOf, boundTokensSchema, newDevice, refreshOn, signInOn } from '../testing/devices.ts';
import {
  authorityForTest,
  callApi,
  post,
  refresh,
  refreshRequest,
  register,
  type Site,
  signIn,
  type TestClient,
} from '../testing/harness.ts';
import { newService } from '../testing/services.ts';

afterEach(() => vi.useRealTimers());

const auditSchema = z.object({
  entries: z.array(
    z.looseObject({
      event: z.string(),
      subject: z.string().nullable(),
      client_id: z.string().nullable(),
      session_id: z.string().nullable(),
      address: z.string().nullable(),
      detail: z.looseObject({}),
    }),
  ),
});

async function audit(authority: Authority, event: string) {
  const { tokens } = await administrator(authority);
  const answer = await requestApi(authority, tokens.access_token, 'GET', `/api/admin/audit?event=${event}`);
  return auditSchema.parse(await answer.json()).entries;
}

const reused = { error: 'invalid_grant', session_end_reason: 'refresh_token_reused' };

const live = async (authority: Authority) => (await authority.activeRefreshTokens('demo')).length;

async function setUp(options: Parameters<typeof authorityForTest>[0] = {}) {
  const authority = await authorityForTest(options);
  const client = await register(authority);
  return { authority, client, first: await signIn(authority, client) };
}

/** Uses of an access token that prove that it arrived. */
const presenting: readonly {
  name: string;
  to(authority: Authority, client: TestClient, token: string): Promise<Response>;
}[] = [
  { name: 'the resource API', to: (authority, _client, token) => callApi(authority, '/api/me', token) },
  { name: 'userinfo', to: (authority, _client, token) => callApi(authority, '/userinfo', token) },
  {
    name: 'introspection',
    to: async (authority, _client, token) =>
      post(authority, '/token/introspection', await newService(authority), { token }),
  },
];

describe.each(eachDatabase)('on $name', ({ open }) => {
  test.each(presenting)(
    'a retry after the answer was used at $name ends the sign-in, and is written down @T13 @T23 @S3.9',
    async ({ to }) => {
      const { authority, client, first } = await setUp({ database: await open() });
      const elsewhere = await signIn(authority, client);
      const { access_token, refresh_token } = await refresh(authority, client, first.refresh_token);
      expect((await to(authority, client, access_token)).status).toBe(200);
      const thief = await refreshRequest(authority, client, first.refresh_token);
      expect(await refusalOf(thief)).toMatchObject(reused);
      expect(await refusalOf(refreshRequest(authority, client, refresh_token))).toMatchObject(reused);
      expect(await refusalOf(callApi(authority, '/api/me', access_token))).toMatchObject({
        session_end_reason: 'refresh_token_reused',
      });
      // Only that session.
      expect((await callApi(authority, '/api/me', elsewhere.access_token)).status).toBe(200);
      const { sub, grant_id } = decodeJwt(access_token);
      expect(await audit(authority, 'session.ended')).toMatchObject([
        {
          subject: sub,
          session_id: grant_id,
          address: '127.0.0.1',
          detail: { reason: 'refresh_token_reused' },
        },
      ]);
    },
  );

  test('a retry that may be a lost answer is given, and written down with its network @T23 @S3.10', async () => {
    const { authority, client, first } = await setUp({ database: await open(), trustedProxies: 1 });
    await refresh(authority, client, first.refresh_token);
    const from = '203.0.113.7';
    const again = await fetch(`${authority.issuer}/token`, {
      method: 'POST',
      headers: {
        authorization: `Basic ${btoa(`${client.id}:${client.secret}`)}`,
        'x-forwarded-for': from,
      },
      body: new URLSearchParams({ grant_type: 'refresh_token', refresh_token: first.refresh_token }),
    });
    expect(again.status).toBe(200);
    const { sub, grant_id } = decodeJwt(first.access_token);
    expect(await audit(authority, 'refresh_token.retried')).toMatchObject([
      { subject: sub, client_id: client.id, session_id: grant_id, address: from, detail: { tries: 1 } },
    ]);
  });
});

test('whoever repeats every renewal of an unbound session is found out at once, not after 100 of them @T13 @T23', async () => {
  const { authority, client, first } = await setUp();
  let owners = first;
  let copied = 0;
  for (let generation = 0; generation < 100; generation += 1) {
    const stolen = owners.refresh_token;
    owners = await refresh(authority, client, stolen);
    await callApi(authority, '/api/me', owners.access_token);
    if ((await refreshRequest(authority, client, stolen)).status !== 200) break;
    copied += 1;
  }
  expect([copied, await live(authority)]).toEqual([0, 0]);
});

test('a thief who renews first and calls is found out when the owner renews @T13 @T23', async () => {
  const { authority, client, first } = await setUp();
  const theirs = await refresh(authority, client, first.refresh_token);
  expect((await callApi(authority, '/api/me', theirs.access_token)).status).toBe(200);
  expect(await refusalOf(refreshRequest(authority, client, first.refresh_token))).toMatchObject(reused);
  expect((await callApi(authority, '/api/me', theirs.access_token)).status).toBe(401);
});

test('an answer that was lost costs nothing, however busy the app is with its older access token @T13 @S3.9', async () => {
  const { authority, client, first } = await setUp();
  const second = await refresh(authority, client, first.refresh_token);
  await callApi(authority, '/api/me', second.access_token);
  const lost = await refresh(authority, client, second.refresh_token);
  for (const { access_token } of [first, second]) {
    expect((await callApi(authority, '/api/me', access_token)).status).toBe(200);
  }
  const again = await refresh(authority, client, second.refresh_token);
  expect(again.refresh_token).toBe(lost.refresh_token);
  later(retryRule.sameChildFor + 1);
  const other = await refresh(authority, client, second.refresh_token);
  expect(other.refresh_token).not.toBe(lost.refresh_token);
  expect((await callApi(authority, '/api/me', other.access_token)).status).toBe(200);
  expect(await refusalOf(refreshRequest(authority, client, second.refresh_token))).toMatchObject(reused);
});

test('an access token that is refused is no sign that the answer arrived @T13', async () => {
  const { authority, client, first } = await setUp();
  const { access_token } = await refresh(authority, client, first.refresh_token);
  const [header, payload] = access_token.split('.');
  for (const headers of [
    { authorization: `Bearer ${header}.${payload}.${'A'.repeat(86)}` },
    { authorization: `DPoP ${access_token}` },
  ]) {
    expect((await fetch(`${authority.apiOrigin}/api/me`, { headers })).status).toBe(401);
  }
  const stranger = await register(authority);
  await post(authority, '/token/introspection', stranger, { token: access_token });
  await refresh(authority, client, first.refresh_token);
  expect(await live(authority)).toBe(1);
});

test('a session that is bound to a key is not ended by a retry with that key @T13 @S3.8', async () => {
  const authority = await authorityForTest();
  const client = await register(authority);
  const device = await newDevice();
  const first = await signInOn(authority, client, device);
  const answer = await refreshOn(authority, client, device, first.refresh_token);
  const second = boundTokensSchema.parse(await answer.json());
  const address = `${authority.apiOrigin}/api/me`;
  const proof = await device.proof('GET', address, { claims: { ath: athOf(second.access_token) } });
  const headers = { authorization: `DPoP ${second.access_token}`, dpop: proof };
  expect((await fetch(address, { headers })).status).toBe(200);
  const other = await newDevice();
  expect((await refreshOn(authority, client, other, first.refresh_token)).status).toBe(400);
  const again = await refreshOn(authority, client, device, first.refresh_token);
  expect(boundTokensSchema.parse(await again.json()).refresh_token).toBe(second.refresh_token);
  expect(await audit(authority, 'refresh_token.retried')).toMatchObject([{ detail: { tries: 1 } }]);
});

async function sharedFiles() {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-retries-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return { folder, keyFile: join(folder, 'keys') };
}

test('what one instance’s API saw counts at the token endpoint of another, at once @T13 @T23 @B11', async () => {
  const { keyFile } = await sharedFiles();
  const shared = { database: await postgresForTest(), keyFile };
  const { authority, client } = await setUp(shared);
  const there = await authorityForTest({ ...shared, issuer: authority.issuer });
  const address = `http://127.0.0.1:${there.port}`;
  const other: Site = { issuer: address, apiOrigin: address };
  for (let round = 0; round < 10; round += 1) {
    const first = await signIn(authority, client);
    const second = await refresh(authority, client, first.refresh_token);
    expect((await callApi(other, '/api/me', second.access_token)).status).toBe(200);
    expect(await refusalOf(refreshRequest(authority, client, first.refresh_token))).toMatchObject(reused);
  }
});

test('what was seen is known after a restart @T13', async () => {
  const { folder, keyFile } = await sharedFiles();
  const files = { database: join(folder, 'authority.sqlite'), keyFile };
  const before = await startAuthority(files);
  const client = await register(before);
  const first = await signIn(before, client);
  const second = await refresh(before, client, first.refresh_token);
  expect((await callApi(before, '/api/me', second.access_token)).status).toBe(200);
  await before.stop();
  const after = await authorityForTest({ ...files, issuer: before.issuer });
  const address = `http://127.0.0.1:${after.port}`;
  const site = { issuer: address, apiOrigin: address };
  expect(await refusalOf(refreshRequest(site, client, first.refresh_token))).toMatchObject(reused);
});

import { base64url, decodeJwt, generateKeyPair, SignJWT } from 'jose';
import { afterEach, expect, test, vi } from 'vitest';
import { z } from 'zod';
import type { Authority } from '../authority.ts';
import { authorityForTest, callApi, errorOf, register, signIn, type Tokens } from '../testing/harness.ts';

afterEach(() => vi.useRealTimers());

const jobsSchema = z.object({
  jobs: z.array(
    z.object({
      id: z.string(),
      title: z.string().min(1),
      state: z.enum(['queued', 'running', 'done', 'failed']),
      created: z.iso.datetime(),
      updated: z.iso.datetime(),
    }),
  ),
});

const omar = { username: 'omar', password: 'open-sesame' };

async function jobIds(authority: Authority, tokens: Tokens, path = '/api/jobs'): Promise<string[]> {
  const answer = await callApi(authority, path, tokens.access_token);
  return jobsSchema.parse(await answer.json()).jobs.map((job) => job.id);
}

test('the API says who is calling, roles from the token @S1.1', async () => {
  const authority = await authorityForTest();
  const client = await register(authority);
  const tokens = await signIn(authority, client, { username: 'admin', password: 'battery-staple' });
  const answer = await callApi(authority, '/api/me', tokens.access_token);
  expect(answer.headers.get('cache-control')).toBe('no-store');
  expect(await answer.json()).toMatchObject({
    sub: decodeJwt(tokens.access_token).sub,
    name: 'Ada Admin',
    preferred_username: 'admin',
    roles: ['user', 'admin'],
  });
});

test('the job list is the one of the subject in the token, and nothing in the request changes that @S4.6', async () => {
  const authority = await authorityForTest();
  const client = await register(authority);
  const [demo, other] = [await signIn(authority, client), await signIn(authority, client, omar)];
  const mine = await jobIds(authority, demo);
  const theirs = await jobIds(authority, other);
  expect(mine).toHaveLength(37);
  expect(mine.filter((id) => theirs.includes(id))).toEqual([]);
  const sub = decodeJwt(other.access_token).sub ?? '';
  for (const name of ['sub', 'owner', 'user', 'user_id', 'username', 'subject']) {
    for (const value of [sub, 'omar', '*', "' OR 1=1 --"]) {
      const path = `/api/jobs?${new URLSearchParams({ [name]: value })}`;
      expect(await jobIds(authority, demo, path)).toEqual(mine);
    }
  }
  const headers = { authorization: `Bearer ${demo.access_token}`, 'x-user': sub, cookie: `sub=${sub}` };
  const answer = await fetch(`${authority.apiOrigin}/api/jobs`, { headers });
  expect(jobsSchema.parse(await answer.json()).jobs.map((job) => job.id)).toEqual(mine);
});

test('jobs come newest first, all or as many as asked for', async () => {
  const authority = await authorityForTest({ jobsPerUser: 60 });
  const tokens = await signIn(authority, await register(authority));
  const { jobs } = jobsSchema.parse(
    await (await callApi(authority, '/api/jobs', tokens.access_token)).json(),
  );
  expect(jobs).toHaveLength(60);
  expect(jobs.map((job) => job.created)).toEqual(
    jobs
      .map((job) => job.created)
      .toSorted()
      .reverse(),
  );
  expect(new Set(jobs.map((job) => job.state)).size).toBe(4);
  expect(await jobIds(authority, tokens, '/api/jobs?limit=5')).toHaveLength(5);
  const refused = await callApi(authority, '/api/jobs?limit=-1', tokens.access_token);
  expect([refused.status, await errorOf(refused)]).toEqual([400, 'invalid_request']);
});

test('a token is refused when it expired @S1.1 @S0.7', async () => {
  const authority = await authorityForTest({ accessTtl: 5 });
  const { access_token } = await signIn(authority, await register(authority));
  expect((await callApi(authority, '/api/me', access_token)).status).toBe(200);
  vi.useFakeTimers({ toFake: ['Date'] });
  vi.setSystemTime(Date.now() + 6000);
  const refused = await callApi(authority, '/api/me', access_token);
  expect(refused.status).toBe(401);
  expect(refused.headers.get('www-authenticate')).toContain('error="invalid_token"');
});

test('a token is refused when signed by somebody else, altered, unsigned, or of another kind @S1.1', async () => {
  const authority = await authorityForTest();
  const { access_token, id_token } = await signIn(authority, await register(authority));
  const [header = '', body = '', signature = ''] = access_token.split('.');
  const claims = decodeJwt(access_token);
  const { privateKey } = await generateKeyPair('ES256');
  const forged = await new SignJWT(claims)
    .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt' })
    .sign(privateKey);
  const none = base64url.encode(JSON.stringify({ alg: 'none', typ: 'at+jwt' }));
  const asAdmin = base64url.encode(JSON.stringify({ ...claims, roles: ['admin'] }));
  const bad = [
    forged,
    `${none}.${body}.`,
    `${header}.${asAdmin}.${signature}`,
    id_token,
    'no.jwt.at-all',
    'x',
  ];
  for (const token of bad) {
    const answer = await callApi(authority, '/api/me', token);
    expect([answer.status, await errorOf(answer)]).toEqual([401, 'invalid_token']);
  }
  expect((await callApi(authority, '/api/me', access_token)).status).toBe(200);
});

test('a token of another authority is refused @S1.1', async () => {
  const [one, two] = [await authorityForTest(), await authorityForTest()];
  const { access_token } = await signIn(two, await register(two));
  expect((await callApi(two, '/api/me', access_token)).status).toBe(200);
  expect((await callApi(one, '/api/me', access_token)).status).toBe(401);
});

test('a missing token, or one in the address, is refused as RFC 6750 says', async () => {
  const authority = await authorityForTest();
  const { access_token } = await signIn(authority, await register(authority));
  const missing = await fetch(`${authority.apiOrigin}/api/me`);
  expect(missing.status).toBe(401);
  expect(missing.headers.get('www-authenticate')).toMatch(
    /^Bearer realm="latchkey", DPoP realm="latchkey", algs=/,
  );
  const inAddress = await fetch(`${authority.apiOrigin}/api/me?access_token=${access_token}`);
  expect([inAddress.status, await errorOf(inAddress)]).toEqual([400, 'invalid_request']);
  const headers = { authorization: `Basic ${access_token}` };
  expect((await fetch(`${authority.apiOrigin}/api/me`, { headers })).status).toBe(400);
});

test('unknown addresses and methods are refused in JSON', async () => {
  const authority = await authorityForTest();
  const unknown = await fetch(`${authority.apiOrigin}/api/elsewhere`);
  expect([unknown.status, await errorOf(unknown)]).toEqual([404, 'not_found']);
  const posted = await fetch(`${authority.apiOrigin}/api/jobs`, { method: 'POST' });
  expect([posted.status, posted.headers.get('allow')]).toEqual([405, 'GET']);
});

test('25,000 jobs make about 5 MB in one answer', async () => {
  const authority = await authorityForTest({ jobsPerUser: 25_000 });
  const { access_token } = await signIn(authority, await register(authority));
  const text = await (await callApi(authority, '/api/jobs', access_token)).text();
  expect(jobsSchema.parse(JSON.parse(text)).jobs).toHaveLength(25_000);
  expect(text.length).toBeGreaterThan(4_500_000);
  expect(text.length).toBeLessThan(7_500_000);
});

import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { ProblemError } from '../../../../shared/model/problem.ts';
import { sendJson } from '../../oauth/testing/http-server.ts';
import { callApi } from '../testing/api-call.ts';
import { runApp, serverForTest, signedIn } from '../testing/app.ts';

const paths = Array.from({ length: 200 }, (_, index) => `/api/item/${index}`);

test('a 401 from the API is answered by a renewal the caller does not notice @S0.4 @S2.3', async () => {
  const server = await serverForTest();
  const app = await signedIn(server);
  server.expireAccessTokens();
  expect(await callApi(server.issuer, '/api/me', app.tokens)).toBe('/api/me');
  expect(server.state.renewals).toBe(1);
  expect(app.snapshot()).toMatchObject({ state: 'active', generation: 2, renewals: 1 });
});

test('renews once for 200 callers, each with its own answer @S0.5', async () => {
  const server = await serverForTest();
  const app = await signedIn(server);
  server.expireAccessTokens();
  const answers = await Promise.all(paths.map((path) => callApi(server.issuer, path, app.tokens)));
  expect(answers).toEqual(paths);
  expect(server.state.renewals).toBe(1);
  expect(server.state.apiCalls).toBe(400);
});

test('renews once when the 401s of 200 callers come spread over 300 ms @S0.5', async () => {
  const server = await serverForTest();
  const app = await signedIn(server);
  const stale = await app.tokens.current();
  server.expireAccessTokens();
  const answers = await Promise.all(
    paths.map(async (path, index) => {
      await pause(index * 1.5);
      const { token } = await app.tokens.refreshAfter(stale.generation);
      const answer = await fetch(server.issuer + path, { headers: { authorization: `Bearer ${token}` } });
      return ((await answer.json()) as { path: string }).path;
    }),
  );
  expect(answers).toEqual(paths);
  expect(server.state.renewals).toBe(1);
});

test('100 rounds of 100 callers make 100 renewals', async () => {
  const server = await serverForTest();
  const app = await signedIn(server);
  for (let round = 0; round < 100; round += 1) {
    const { generation } = await app.tokens.current();
    const all = await Promise.all(Array.from({ length: 100 }, () => app.tokens.refreshAfter(generation)));
    expect(new Set(all.map(({ token }) => token)).size).toBe(1);
  }
  expect(server.state.renewals).toBe(100);
  expect(app.snapshot().generation).toBe(101);
});

test('a token about to expire is renewed before it is used, and only then', async () => {
  const server = await serverForTest({ accessTtl: 0.5 });
  const app = await signedIn(server);
  const first = await app.tokens.current();
  expect(await app.tokens.current()).toEqual(first);
  await expect.poll(async () => (await app.tokens.current()).generation, { timeout: 5_000 }).toBe(2);
  expect(server.state.renewals).toBe(1);
});

test('a token without a lifetime is used until the API refuses it', async () => {
  const server = await serverForTest();
  server.state.script = async ({ honest, response }) =>
    sendJson(response, 200, { ...(await honest()), expires_in: undefined });
  const app = await signedIn(server);
  expect(app.snapshot().accessToken).toBeUndefined();
  await app.tokens.current();
  expect(server.state.renewals).toBe(0);
  server.expireAccessTokens();
  expect(await callApi(server.issuer, '/api/me', app.tokens)).toBe('/api/me');
});

test('a refused renewal is one clear error for everybody and ends the session @S0.6 @S4.7', async () => {
  const server = await serverForTest();
  const app = await signedIn(server);
  server.rotation.endAll();
  server.expireAccessTokens();
  const all = await Promise.allSettled(paths.map((path) => callApi(server.issuer, path, app.tokens)));
  const problems = all.map((one) =>
    one.status === 'rejected' ? (one.reason as ProblemError).toProblem() : one,
  );
  expect(new Set(problems.map((problem) => JSON.stringify(problem))).size).toBe(1);
  expect(problems[0]).toMatchObject({
    code: 'session_ended',
    message: expect.any(String),
    remedy: expect.any(String),
  });
  expect(app.snapshot()).toMatchObject({ state: 'ended', problem: { code: 'session_ended' } });
  expect(app.snapshot().account).toBeUndefined();
  expect(app.sessions.secrets().filter((secret) => /^[ar]t-/.test(secret))).toEqual([]);
  expect(await app.stores.session('demo', true).read()).toEqual({ state: 'empty' });
  expect(server.state.tokenCalls).toHaveLength(2);
});

test.each([400, 403])('invalid_grant with status %i ends the session @S4.7', async (status) => {
  const server = await serverForTest();
  const app = await signedIn(server);
  server.state.script = ({ response }) => sendJson(response, status, { error: 'invalid_grant' });
  await expect(app.sessions.get('demo').refresh()).rejects.toMatchObject({ code: 'session_ended' });
  expect(app.snapshot().state).toBe('ended');
});

test('a second 401 in a row ends the session with the reason, a late one does not @S2.3', async () => {
  const server = await serverForTest();
  const app = await signedIn(server);
  await app.sessions.get('demo').refresh();
  expect(await app.tokens.refuse(1, 'late')).toBe(false);
  expect(app.snapshot().state).toBe('active');
  expect(await app.tokens.refuse(2, 'The API rejected a token that had just been renewed.')).toBe(true);
  expect(app.snapshot()).toMatchObject({
    state: 'ended',
    problem: { message: expect.stringContaining('rejected') },
  });
});

test('in its last seconds a token may have run out on the server already: a 401 then ends nothing @S2.3', async () => {
  const server = await serverForTest({ accessTtl: 1 });
  const app = await signedIn(server);
  const { generation } = await app.tokens.refreshAfter(1);
  expect(await app.tokens.refuse(generation, 'The API refused it twice.')).toBe(false);
  expect(app.snapshot().state).toBe('active');
});

test('a token that ran out before its 401 came back is no reason to end the session', async () => {
  const server = await serverForTest({ accessTtl: 0.05 });
  const app = await signedIn(server);
  const { generation } = await app.tokens.refreshAfter(1);
  await expect.poll(() => Date.now() > (app.snapshot().accessToken?.expiresAt ?? 0)).toBe(true);
  expect(await app.tokens.refuse(generation, 'The API refused it twice.')).toBe(false);
  expect(app.snapshot().state).toBe('active');
  expect((await app.tokens.refreshAfter(generation - 1)).generation).toBeGreaterThan(generation);
});

test('"Renew now" reports what changed without a part of any token', async () => {
  const server = await serverForTest();
  const app = await signedIn(server);
  const report = await app.sessions.get('demo').refresh();
  expect(report).toMatchObject({
    before: { generation: 1 },
    after: { generation: 2 },
    refreshTokenReplaced: true,
  });
  expect(report.before.fingerprint).not.toBe(report.after.fingerprint);
  for (const secret of app.sessions.secrets()) {
    expect(JSON.stringify(report)).not.toContain(secret.slice(0, 8));
  }
});

test('one caller may give up without ending what the others wait for', async () => {
  const server = await serverForTest();
  const app = await signedIn(server);
  const gate = Promise.withResolvers<void>();
  server.state.script = async ({ honest, response }) => {
    await gate.promise;
    sendJson(response, 200, await honest());
  };
  const impatient = new AbortController();
  const given = app.tokens.refreshAfter(1, impatient.signal);
  const others = app.tokens.refreshAfter(1);
  impatient.abort();
  await expect(given).rejects.toMatchObject({ code: 'cancelled' });
  gate.resolve();
  expect((await others).generation).toBe(2);
});

test('five processes that wake at once make one renewal', async () => {
  const server = await serverForTest();
  const { folder, sessions } = await signedIn(server);
  await sessions.stop();
  const apps = await Promise.all(Array.from({ length: 5 }, () => runApp([server.connection()], folder)));
  await Promise.all(apps.map((app) => app.sessions.start()));
  const tokens = await Promise.all(apps.map((app) => app.tokens.refreshAfter(1)));
  expect(new Set(tokens.map(({ token }) => token)).size).toBe(1);
  expect(server.state.renewals).toBe(1);
});

test('another process that signed out signs this one out', async () => {
  const server = await serverForTest();
  const { folder, sessions } = await signedIn(server);
  await sessions.stop();
  const [one, two] = [
    await runApp([server.connection()], folder),
    await runApp([server.connection()], folder),
  ];
  await Promise.all([one.sessions.start(), two.sessions.start()]);
  await one.sessions.get('demo').signOut();
  await expect(two.tokens.refreshAfter(1)).rejects.toMatchObject({ code: 'not_signed_in' });
  expect(two.snapshot().state).toBe('signedOut');
});

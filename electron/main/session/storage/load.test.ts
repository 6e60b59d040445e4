import { expect, test } from 'vitest';
import { sendJson } from '../../oauth/testing/http-server.ts';
import { callApi } from '../testing/api-call.ts';
import { runApp, serverForTest, signedIn } from '../testing/app.ts';

/** An app that ended right after `step` of a refresh. */
async function cutOffAt(step: string) {
  const server = await serverForTest();
  const { folder, sessions } = await signedIn(server);
  await sessions.stop();
  const app = await runApp([server.connection()], folder, {
    fault: (reached) => {
      if (reached === step) throw new Error('cut off here');
    },
  });
  await app.sessions.start();
  await expect(app.tokens.refreshAfter(1)).rejects.toMatchObject({ name: 'ProblemError' });
  await app.sessions.stop();
  const reading = await app.stores.session('demo', true).read();
  return {
    server,
    folder,
    phase: reading.state === 'ok' ? JSON.parse(reading.payload).phase : reading.state,
  };
}

test('an answer that was saved and not judged is judged at the next start, without another renewal', async () => {
  const { server, folder, phase } = await cutOffAt('pending');
  expect(phase).toBe('PENDING');
  const app = await runApp([server.connection()], folder);
  await app.sessions.start();
  await app.reaches('active');
  expect(app.snapshot()).toMatchObject({ generation: 2, renewals: 1 });
  expect(server.state.renewals).toBe(1);
  expect(app.activity.map(({ kind }) => kind)).toContain('resumed');
  expect(await callApi(server.issuer, '/api/me', app.tokens)).toBe('/api/me');
});

test('a saved answer outlasts a server that is away', async () => {
  const { server, folder } = await cutOffAt('pending');
  server.state.keys = 'not a key list' as never;
  const app = await runApp([server.connection()], folder);
  await app.sessions.start();
  await app.reaches('waiting');
  expect((await app.stores.session('demo', true).read()) as object).toMatchObject({
    payload: expect.stringContaining('"phase":"PENDING"'),
  });
  server.state.keys = [server.signer.jwk];
  await app.sessions.get('demo').retry();
  expect(app.snapshot()).toMatchObject({ state: 'active', generation: 2 });
  expect(server.state.renewals).toBe(1);
});

test.each(['intent', 'answered'])('cut off at "%s", the old token is used once more', async (step) => {
  const { server, folder, phase } = await cutOffAt(step);
  expect(phase).toBe('INTENT');
  const app = await runApp([server.connection()], folder);
  await app.sessions.start();
  await app.reaches('active');
  expect(app.snapshot().generation).toBe(2);
});

test('a renewal the server forgot is made again with the token before it', async () => {
  const server = await serverForTest();
  const app = await signedIn(server);
  const parent = app.sessions.secrets().find((secret) => secret.startsWith('rt-'));
  await app.sessions.get('demo').refresh();
  server.state.script = async ({ parameters, honest, response }) => {
    if (parameters['refresh_token'] !== parent) return sendJson(response, 400, { error: 'invalid_grant' });
    sendJson(response, 200, await honest());
  };
  await app.sessions.get('demo').refresh();
  expect(app.snapshot()).toMatchObject({ state: 'active', generation: 3 });
});

test('once the API has taken the new access token, the old refresh token is gone from memory and disk', async () => {
  const server = await serverForTest();
  const app = await signedIn(server);
  const parent = app.sessions.secrets().find((secret) => secret.startsWith('rt-')) ?? '';
  await app.sessions.get('demo').refresh();
  expect(app.sessions.secrets()).toContain(parent);
  app.tokens.worked(1);
  expect(app.sessions.secrets()).toContain(parent);
  app.tokens.worked(2);
  expect(app.sessions.secrets()).not.toContain(parent);
  const stored = async () => JSON.stringify(await app.stores.session('demo', true).read());
  await expect.poll(async () => (await stored()).includes(parent)).toBe(false);
  expect(await stored()).toContain('COMMIT');
});

test('an answer without a refresh token means that the old one stays', async () => {
  const server = await serverForTest();
  const app = await signedIn(server);
  const refreshTokens = () => app.sessions.secrets().filter((secret) => secret.startsWith('rt-'));
  const before = refreshTokens();
  server.state.script = async ({ honest, response }) =>
    sendJson(response, 200, { ...(await honest()), refresh_token: undefined });
  expect((await app.sessions.get('demo').refresh()).refreshTokenReplaced).toBe(false);
  expect(refreshTokens()).toEqual(before);
});

test('a session the server gave no refresh token for ends when it has run out, and says why', async () => {
  const server = await serverForTest();
  server.state.script = async ({ honest, response }) =>
    sendJson(response, 200, { ...(await honest()), refresh_token: undefined });
  const app = await signedIn(server);
  await app.tokens.current();
  await expect(app.tokens.refreshAfter(1)).rejects.toMatchObject({ code: 'session_ended' });
  expect(app.snapshot().state).toBe('ended');
});

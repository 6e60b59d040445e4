import { expect, test } from 'vitest';
import { sendJson } from '../oauth/testing/http-server.ts';
import { serverForTest, signedIn } from './testing/app.ts';

const refusal = (reason: string, description: string) => ({
  error: 'invalid_grant',
  error_description: description,
  session_end_reason: reason,
});

test('the reason a server gives for a refused renewal is in the state and in the activity @S4.2', async () => {
  const server = await serverForTest();
  const app = await signedIn(server);
  server.state.script = ({ response }) => sendJson(response, 400, refusal('session_cap', 'Too many.'));
  await expect(app.sessions.get('demo').refresh()).rejects.toMatchObject({ code: 'session_ended' });
  const ending = { reason: 'session_cap' };
  expect(app.snapshot()).toMatchObject({ state: 'ended', problem: { code: 'session_ended', ending } });
  expect(app.activity.at(-1)).toMatchObject({ kind: 'session_ended', ending });
});

test('a reason nobody knows is quoted, without the tokens the server puts into it', async () => {
  const server = await serverForTest();
  const app = await signedIn(server);
  server.state.script = ({ parameters, response }) =>
    sendJson(response, 400, refusal('tides', `High tide for ${parameters['refresh_token']}.`));
  await expect(app.sessions.get('demo').refresh()).rejects.toMatchObject({ code: 'session_ended' });
  expect(app.snapshot().problem?.ending).toEqual({ quote: 'High tide for [masked].' });
});

test.each(['invalid_client', 'unauthorized_client'])(
  'an app that an administrator deactivated keeps its session and says why it waits: %s',
  async (error) => {
    const server = await serverForTest();
    const app = await signedIn(server);
    server.state.script = ({ response }) =>
      sendJson(response, 401, { ...refusal('client_deactivated', 'Off.'), error });
    await expect(app.sessions.get('demo').refresh()).rejects.toMatchObject({ code: 'client_refused' });
    expect(app.snapshot()).toMatchObject({
      state: 'waiting',
      account: { sub: 'user-1' },
      problem: { code: 'client_refused', ending: { reason: 'client_deactivated' } },
    });
    server.state.script = undefined;
    await app.sessions.get('demo').retry();
    expect(app.snapshot()).toMatchObject({ state: 'active', generation: 2 });
  },
);

test('a reason alone ends nothing: only invalid_grant does', async () => {
  const server = await serverForTest();
  const app = await signedIn(server);
  for (const [status, error] of [
    [400, 'invalid_request'],
    [500, 'invalid_grant'],
    [401, 'invalid_grant'],
  ] as const) {
    server.state.script = ({ response }) =>
      sendJson(response, status, { ...refusal('revoked_by_administrator', 'Over.'), error });
    await expect(app.sessions.get('demo').refresh()).rejects.toMatchObject({ name: 'ProblemError' });
    expect(app.snapshot().state).toBe('waiting');
  }
});

import { describe, expect, test } from 'vitest';
import { sendJson } from '../oauth/testing/http-server.ts';
import type { TokenCall } from '../oauth/testing/world.ts';
import { type Core, coreForTest } from './testing/core.ts';

const down = ({ response }: TokenCall) => sendJson(response, 503, {});

/** A session that waits for its server, with an access token that the API rejects. */
async function waitingSession(): Promise<Core> {
  const core = await coreForTest();
  core.server.state.script = down;
  core.server.expireAccessTokens();
  return core;
}

describe('while the session waits', () => {
  test('requests wait with a reason and a time and go out when it is renewed @B6 @S0.5', async () => {
    const core = await waitingSession();
    const before = Date.now();
    const answers = [
      core.request(),
      core.request({ path: 'jobs' }),
      core.request({ method: 'POST', body: '{}' }),
    ];
    const list = await core.waiting(3);
    const named = list.map(({ method, path }) => `${method} ${path}`);
    expect(named.sort()).toEqual(['GET jobs', 'GET me', 'POST me']);
    const [first] = list;
    expect(first?.reason).toMatchObject({ code: 'server_error', remedy: expect.any(String) });
    expect(first?.since).toBeGreaterThanOrEqual(before);
    expect(core.app.snapshot().state).toBe('waiting');
    core.server.state.script = undefined;
    await core.app.sessions.get('demo').retry();
    expect((await Promise.all(answers)).map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(core.gateway.waiting('demo')).toEqual([]);
    expect(core.server.state.renewals).toBe(1);
  });

  test('they go out by themselves when the session tries again by itself @B6', async () => {
    const core = await waitingSession();
    const answer = core.request();
    await core.waiting(1);
    core.server.state.script = undefined;
    expect((await answer).status).toBe(200);
  });

  test('whoever asks later waits too and is not sent before', async () => {
    const core = await waitingSession();
    const answers = [core.request()];
    await core.waiting(1);
    const tokenCallsBefore = core.server.state.tokenCalls.length;
    const sent = core.server.state.apiCalls;
    answers.push(core.request(), core.request());
    await core.waiting(3);
    // The token has not expired by the clock, so the API rejects each request once; the token endpoint gets none.
    expect(core.server.state.apiCalls).toBe(sent + 2);
    expect(core.server.state.tokenCalls).toHaveLength(tokenCallsBefore);
    core.server.state.script = undefined;
    await core.app.sessions.get('demo').retry();
    await Promise.all(answers);
  });

  test('each can be cancelled by itself, by its caller or in the list @B6', async () => {
    const core = await waitingSession();
    const abort = new AbortController();
    const remaining = core.request({ path: 'kept' });
    const dropped = core.request({ path: 'dropped' });
    const aborted = core.request({ path: 'aborted', signal: abort.signal });
    const list = await core.waiting(3);
    const id = list.find(({ path }) => path === 'dropped')?.id ?? '';
    core.gateway.cancel('demo~2', id);
    core.gateway.cancel('demo', 'none of them');
    core.gateway.cancel('demo', id);
    await expect(dropped).rejects.toMatchObject({ code: 'cancelled' });
    abort.abort();
    await expect(aborted).rejects.toMatchObject({ code: 'cancelled' });
    expect((await core.waiting(1)).map(({ path }) => path)).toEqual(['kept']);
    core.server.state.script = undefined;
    await core.app.sessions.get('demo').retry();
    expect((await remaining).status).toBe(200);
  });

  test('a refused renewal fails all of them with the one clear error @S0.6 @S4.7', async () => {
    const core = await waitingSession();
    const answers = [core.request(), core.request({ method: 'POST', body: '{}' }), core.request()];
    await core.waiting(3);
    core.server.rotation.endAll();
    core.server.state.script = undefined;
    await expect(core.app.sessions.get('demo').retry()).rejects.toMatchObject({ code: 'session_ended' });
    const outcomes = await Promise.allSettled(answers);
    const reasons = outcomes.map((outcome) => (outcome.status === 'rejected' ? outcome.reason : 'answered'));
    expect(reasons[0]).toMatchObject({ code: 'session_ended', remedy: expect.stringContaining('Sign in') });
    expect(new Set(reasons.map((reason) => reason.message)).size).toBe(1);
    expect(core.gateway.waiting('demo')).toEqual([]);
    expect(core.app.snapshot()).toMatchObject({ state: 'ended', problem: { code: 'session_ended' } });
  });

  test('a sign-out fails all of them, and none goes out for who signs in next @S0.6', async () => {
    const core = await waitingSession();
    const answers = [core.request(), core.request({ method: 'POST', body: '{}' })];
    await core.waiting(2);
    const failed = Promise.allSettled(answers);
    const sent = core.server.state.apiCalls;
    await core.app.sessions.get('demo').signOut();
    core.server.state.script = undefined;
    await core.app.sessions.get('demo').signIn({ method: 'password', keep: true });
    await core.app.reaches('active');
    for (const outcome of await failed) {
      expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'not_signed_in' } });
    }
    expect(core.server.state.apiCalls).toBe(sent);
  });

  test('a sign-in over a session that waits does not send its requests for someone else @S0.6', async () => {
    const core = await waitingSession();
    const answer = core.request({ method: 'POST', body: '{}' });
    await core.waiting(1);
    const outcome = expect(answer).rejects.toMatchObject({ code: 'session_ended' });
    core.server.state.script = undefined;
    const sent = core.server.state.apiCalls;
    core.app.answers.push({ username: 'omar', secret: 'correct-horse' });
    await core.app.sessions.get('demo').signIn({ method: 'password', keep: true });
    await outcome;
    expect(core.app.snapshot().account?.sub).toBe('user-2');
    expect(core.server.state.apiCalls).toBe(sent);
  });

  test('no more than 200 wait; the next is told so and not sent @B6', async () => {
    const core = await waitingSession();
    const answers = Array.from({ length: 200 }, () => core.request());
    await core.waiting(200);
    await expect(core.request()).rejects.toMatchObject({
      code: 'too_many_waiting',
      remedy: expect.stringContaining('not sent'),
    });
    core.server.state.script = undefined;
    await core.app.sessions.get('demo').retry();
    expect((await Promise.all(answers)).every(({ status }) => status === 200)).toBe(true);
    expect(core.server.state.renewals).toBe(1);
  });

  test('closing the gateway ends all that wait', async () => {
    const core = await waitingSession();
    const answer = core.request();
    await core.waiting(1);
    core.gateway.close();
    await expect(answer).rejects.toMatchObject({ code: 'cancelled' });
  });
});

describe('while the API cannot be reached', () => {
  test('a request waits and goes out when it can be, though the session is well @B6', async () => {
    const core = await coreForTest();
    await core.apiLine.unplug();
    const answers = [core.request(), core.request({ method: 'POST', body: '{}' })];
    const [first] = await core.waiting(2);
    expect(first?.reason).toMatchObject({ code: 'server_unreachable' });
    expect(core.app.snapshot().state).toBe('active');
    await core.apiLine.plugIn();
    core.gateway.retry();
    expect((await Promise.all(answers)).map(({ status }) => status)).toEqual([200, 200]);
    expect(core.apiLine.requests).toEqual(['/api/me', '/api/me']);
  });

  test('it is tried again by itself', async () => {
    const core = await coreForTest();
    await core.apiLine.unplug();
    const answer = core.request();
    await core.waiting(1);
    await core.apiLine.plugIn();
    expect((await answer).status).toBe(200);
  });

  test.each(['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const)(
    'of requests whose connection broke, one that only asks goes out again and a change does not: %s',
    async (method) => {
      const core = await coreForTest();
      core.apiLine.fault = (_, response) => void response.socket?.destroy();
      const answer = core.request({ method, ...(method === 'GET' ? {} : { body: '{}' }) });
      if (method !== 'GET') {
        await expect(answer).rejects.toMatchObject({
          code: 'server_unreachable',
          remedy: expect.stringContaining('may have been made'),
        });
        expect(core.apiLine.requests).toEqual(['/api/me']);
        return;
      }
      await core.waiting(1);
      core.apiLine.fault = undefined;
      core.gateway.retry();
      expect((await answer).status).toBe(200);
    },
  );

  test('a change that was carried out and sent on is not repeated when the way on breaks', async () => {
    const core = await coreForTest();
    core.apiLine.fault = (request, response) => {
      if (request.method !== 'POST') return void response.socket?.destroy();
      response.writeHead(303, { location: '/api/result' }).end();
    };
    const answer = core.request({ method: 'POST', body: '{}' });
    await core.waiting(1);
    core.apiLine.fault = undefined;
    core.gateway.retry();
    expect((await answer).status).toBe(200);
    expect(core.apiLine.requests.filter((path) => path === '/api/me')).toHaveLength(1);
    expect(core.apiLine.requests.at(-1)).toBe('/api/result');
  });

  test('it is given up after a while, in words', async () => {
    const core = await coreForTest({ deps: { patienceMs: 0 } });
    await core.apiLine.unplug();
    await expect(core.request()).rejects.toMatchObject({ code: 'server_unreachable' });
    expect(core.gateway.waits()).toBe(false);
    await core.apiLine.plugIn();
  });

  test('a sign-out fails what waits for it', async () => {
    const core = await coreForTest();
    await core.apiLine.unplug();
    const answer = core.request();
    await core.waiting(1);
    const outcome = expect(answer).rejects.toMatchObject({ code: 'not_signed_in' });
    await core.app.sessions.get('demo').signOut();
    await outcome;
    await core.apiLine.plugIn();
  });

  test('a token that ran out while it waited is renewed before it goes out', async () => {
    const core = await coreForTest();
    await core.apiLine.unplug();
    const answer = core.request();
    await core.waiting(1);
    core.server.expireAccessTokens();
    await core.apiLine.plugIn();
    core.gateway.retry();
    expect((await answer).status).toBe(200);
    expect(core.server.state.renewals).toBe(1);
  });
});

test('the list is told of each change, and says nothing of a query @B6', async () => {
  const changedSessions: string[] = [];
  const core = await coreForTest({ deps: { waitingChanged: (session) => changedSessions.push(session) } });
  await core.apiLine.unplug();
  const answer = core.request({ path: 'jobs', query: { q: 'canary' } });
  const list = await core.waiting(1);
  expect(JSON.stringify(list)).not.toContain('canary');
  expect(changedSessions).toEqual(['demo']);
  await core.apiLine.plugIn();
  core.gateway.retry();
  await answer;
  expect(changedSessions.length).toBeGreaterThan(1);
});

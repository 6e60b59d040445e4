import { expect, onTestFinished, test } from 'vitest';
import { type Core, coreForTest } from './testing/core.ts';
import { startServer } from './testing/servers.ts';

const goesOn = ({ app }: Core) => expect(app.snapshot().state).toBe('active');

test('two 401s of the API to a token just renewed end the session with one reason @B6 @S2.3', async () => {
  const core = await coreForTest();
  core.apiLine.fault = (_, response) => response.writeHead(401).end();
  await expect(core.request()).rejects.toMatchObject({ code: 'session_ended' });
  expect(core.app.snapshot()).toMatchObject({ state: 'ended', problem: { code: 'session_ended' } });
  expect(core.apiLine.requests).toHaveLength(2);
});

test('a 401 that another origin would give after a redirect is never asked for and ends nothing @B6', async () => {
  const portal = await startServer((_, response) => response.writeHead(401).end());
  onTestFinished(portal.close);
  const core = await coreForTest();
  core.apiLine.fault = (_, response) =>
    response.writeHead(302, { location: `${portal.origin}/api/me` }).end();
  for (const path of ['me', 'jobs', 'me']) {
    await expect(core.request({ path })).rejects.toMatchObject({ code: 'egress_refused' });
  }
  expect(portal.seen).toEqual([]);
  expect(core.server.state.renewals).toBe(0);
  goesOn(core);
  core.apiLine.fault = undefined;
  expect((await core.request()).status).toBe(200);
});

test('a 407 or a 403 of a proxy before the API ends nothing @B6', async () => {
  const core = await coreForTest();
  for (const status of [403, 407, 511]) {
    core.apiLine.fault = (_, response) => response.writeHead(status).end('<h1>Proxy</h1>');
    await expect(core.request()).rejects.toMatchObject({ name: 'ProblemError' });
    goesOn(core);
  }
  expect(core.server.state.renewals).toBe(0);
  core.apiLine.fault = undefined;
  expect((await core.request()).status).toBe(200);
});

test('a 401 to a token that another request has replaced meanwhile costs no renewal and ends nothing @B6', async () => {
  const core = await coreForTest();
  const release = Promise.withResolvers<void>();
  core.apiLine.fault = (request, response) => {
    if (request.url !== '/api/late') return core.apiLine.forward(request, response);
    if (core.apiLine.requests.filter((path) => path === '/api/late').length > 1) {
      return core.apiLine.forward(request, response);
    }
    void release.promise.then(() => response.writeHead(401).end());
  };
  const late = core.request({ path: 'late' });
  await expect.poll(() => core.apiLine.requests).toContain('/api/late');
  await core.app.sessions.get('demo').refresh();
  release.resolve();
  expect((await late).status).toBe(200);
  expect(core.server.state.renewals).toBe(1);
  goesOn(core);
});

test('a second 401 that answers an older token than the current one ends nothing @B6', async () => {
  const core = await coreForTest();
  const release = Promise.withResolvers<void>();
  let times = 0;
  core.apiLine.fault = (_, response) => {
    times += 1;
    if (times === 1) return response.writeHead(401).end();
    void release.promise.then(() => response.writeHead(401).end());
  };
  const answer = core.request();
  const outcome = expect(answer).rejects.toMatchObject({ code: 'api_refused' });
  await expect.poll(() => times).toBe(2);
  await core.app.sessions.get('demo').refresh();
  release.resolve();
  await outcome;
  goesOn(core);
});

test.each([400, 403])(
  'a refused renewal with %i and invalid_grant ends the session, and all get that reason @S4.7 @S0.6',
  async (status) => {
    const core = await coreForTest();
    core.server.expireAccessTokens();
    core.tokenLine.fault = (_, response) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end('{"error":"invalid_grant"}');
    const outcomes = await Promise.allSettled([core.request(), core.request(), core.request()]);
    for (const outcome of outcomes) {
      expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'session_ended' } });
    }
    expect(core.app.snapshot().state).toBe('ended');
  },
);

const challenge = 'error="insufficient_scope", error_description="no", scope="api:admin"';

test.each([
  [`Bearer realm="x", ${challenge}`, 'insufficient_scope'],
  [`DPoP ${challenge}, algs="ES256"`, 'insufficient_scope'],
  [`Negotiate, Bearer ${challenge}`, 'insufficient_scope'],
  ['Bearer error=insufficient_scope, scope=api:admin', 'insufficient_scope'],
  // A new sign-in could not help.
  ['Bearer error="insufficient_scope"', 'api_refused'],
  ['Bearer error="insufficient_scopes", scope="x"', 'api_refused'],
  ['Bearer scope="api:admin"', 'api_refused'],
  [undefined, 'api_refused'],
])(
  'a 403 with the challenge %s is the problem %s, costs no renewal and ends nothing @T23b @B6',
  async (header, code) => {
    const core = await coreForTest();
    core.apiLine.fault = (_, response) =>
      response.writeHead(403, header === undefined ? {} : { 'www-authenticate': header }).end('{}');
    await expect(core.request()).rejects.toMatchObject({ code });
    if (code === 'insufficient_scope') {
      await expect(core.request({ handledStatuses: [403] })).rejects.toMatchObject({ code });
      await expect(core.request()).rejects.toMatchObject({
        remedy: expect.stringContaining('sign in again'),
      });
    } else expect(await core.request({ handledStatuses: [403] })).toMatchObject({ status: 403 });
    expect(core.server.state.renewals).toBe(0);
    goesOn(core);
  },
);

test('the challenge of a 401 is never taken for one of a scope', async () => {
  const core = await coreForTest();
  core.apiLine.fault = (_, response) =>
    response.writeHead(401, { 'www-authenticate': `Bearer ${challenge}` }).end('{}');
  await expect(core.request()).rejects.toMatchObject({ code: 'session_ended' });
});

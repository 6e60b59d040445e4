import type { ServerResponse } from 'node:http';
import { expect, test } from 'vitest';
import { sendJson } from '../oauth/testing/http-server.ts';
import type { TokenCall } from '../oauth/testing/world.ts';
import { callApi } from './testing/api-call.ts';
import { type App, folderForTest, runApp, serverForTest, signedIn } from './testing/app.ts';

type Honest = Record<string, unknown>;
type Shape = (call: TokenCall, honest: Honest) => void;

const raw = (response: ServerResponse, status: number, type: string, body: string) =>
  response.writeHead(status, { 'content-type': type }).end(body);
const altered =
  (change: Record<string, unknown>): Shape =>
  ({ response }, honest) =>
    sendJson(response, 200, { ...honest, ...change });

const shapes: Record<string, Shape> = {
  'HTML with 200': ({ response }) => raw(response, 200, 'text/html', '<h1>Welcome to our hotel</h1>'),
  'HTML with 400': ({ response }) => raw(response, 400, 'text/html', 'invalid_grant'),
  'JSON of another type with 400': ({ response }) =>
    raw(response, 400, 'text/plain', '{"error":"invalid_grant"}'),
  'invalid_grant with 500': ({ response }) => sendJson(response, 500, { error: 'invalid_grant' }),
  'invalid_grant with 401': ({ response }) => sendJson(response, 401, { error: 'invalid_grant' }),
  'invalid_grant with 200': ({ response }) => sendJson(response, 200, { error: 'invalid_grant' }),
  'an error that is no text': ({ response }) => sendJson(response, 400, { error: ['invalid_grant'] }),
  'an error inside a list': ({ response }) => sendJson(response, 400, [{ error: 'invalid_grant' }]),
  'broken JSON with 400': ({ response }) => raw(response, 400, 'application/json', '{"error":"invalid_gra'),
  invalid_request: ({ response }) => sendJson(response, 400, { error: 'invalid_request' }),
  invalid_scope: ({ response }) => sendJson(response, 400, { error: 'invalid_scope' }),
  server_error: ({ response }) => sendJson(response, 400, { error: 'server_error' }),
  '204': ({ response }) => void response.writeHead(204).end(),
  '302': ({ response }) => void response.writeHead(302, { location: 'https://portal.example/' }).end(),
  '307': ({ response }) => void response.writeHead(307, { location: '/elsewhere' }).end(),
  '403 of a firewall': ({ response }) => raw(response, 403, 'text/html', 'Forbidden'),
  '404': ({ response }) => void response.writeHead(404).end(),
  '429': ({ response }) => void response.writeHead(429, { 'retry-after': '99999999' }).end(),
  '500': ({ response }) => raw(response, 500, 'text/plain', 'oops'),
  '502 of a proxy': ({ response }) => raw(response, 502, 'text/html', 'Bad gateway'),
  '503': ({ response }) => void response.writeHead(503, { 'retry-after': '1' }).end(),
  'an empty 200': ({ response }) => raw(response, 200, 'application/json', ''),
  null: ({ response }) => raw(response, 200, 'application/json', 'null'),
  'truncated JSON': ({ response }, honest) =>
    raw(response, 200, 'application/json', JSON.stringify(honest).slice(0, -40)),
  'cut off mid-body': ({ response }) => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': '900' });
    response.write('{"access_token":', () => response.destroy());
  },
  'a reset': ({ request }) => void request.socket.destroy(),
  'a body without end': ({ response }) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    const more = () => response.write(' '.repeat(65_536), (error) => error ?? setImmediate(more));
    more();
  },
  'compressed without being asked': ({ response }, honest) => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' });
    response.end(JSON.stringify(honest));
  },
  'no access token': altered({ access_token: undefined }),
  'an access token that is a number': altered({ access_token: 7 }),
  'an access token with a line break': altered({ access_token: 'a\r\nX-Evil: 1' }),
  'another token type': altered({ token_type: 'mac' }),
  'a DPoP token nobody asked for': altered({ token_type: 'DPoP' }),
  'an empty refresh token': altered({ refresh_token: '' }),
  'a refresh token that is an object': altered({ refresh_token: {} }),
  'a lifetime that is no number': altered({ expires_in: 'soon' }),
  'a negative lifetime': altered({ expires_in: -5 }),
  'an ID token that is none': altered({ id_token: 'x.y.z' }),
};

async function isKept(app: App): Promise<void> {
  expect(app.snapshot()).toMatchObject({ state: 'waiting', account: { sub: 'user-1' } });
  expect(app.snapshot().problem?.remedy).toEqual(expect.any(String));
  expect(app.snapshot().retryAt).toBeGreaterThan(Date.now() - 1000);
  expect(app.snapshot().retryAt).toBeLessThanOrEqual(Date.now() + 5 * 60_000);
  expect(await app.stores.session('demo', true).read()).toMatchObject({ state: 'ok', generation: 1 });
}

test.each(Object.entries(shapes))('an answer of this shape keeps the session: %s', async (_, shape) => {
  const server = await serverForTest();
  const app = await signedIn(server);
  server.state.script = async (call) => shape(call, (await call.honest()) ?? {});
  await expect(app.sessions.renew('demo')).rejects.toMatchObject({ name: 'ProblemError' });
  await isKept(app);
  server.state.script = undefined;
  await app.sessions.retry('demo');
  expect(app.snapshot()).toMatchObject({ state: 'active', generation: 2 });
});

test('a server that cannot be reached keeps the session, also over a restart', async () => {
  const server = await serverForTest();
  const { folder, sessions } = await signedIn(server);
  await sessions.stop();
  await server.close();
  const app = await runApp([server.connection()], folder);
  await app.sessions.start();
  await expect(app.tokens.renewAfter(1)).rejects.toMatchObject({ code: 'server_unreachable' });
  await isKept(app);
});

test('who asks while a session waits gets its problem at once; a good token is given all the same', async () => {
  const server = await serverForTest();
  const app = await signedIn(server);
  server.state.script = ({ response }) => sendJson(response, 503, {});
  await expect(app.tokens.renewAfter(1)).rejects.toMatchObject({ code: 'server_error' });
  const asked = server.state.tokenCalls.length;
  await expect(app.tokens.renewAfter(1)).rejects.toMatchObject({ code: 'server_error' });
  expect(server.state.tokenCalls).toHaveLength(asked);
  expect((await app.tokens.current()).generation).toBe(1);
});

test('a waiting session tries again by itself', async () => {
  const server = await serverForTest();
  const app = await signedIn(server);
  server.state.script = ({ response }) => {
    server.state.script = undefined;
    sendJson(response, 503, {});
  };
  await expect(app.sessions.renew('demo')).rejects.toMatchObject({ code: 'server_error' });
  await app.reaches('active');
  expect(app.snapshot()).toMatchObject({ generation: 2 });
  expect(app.snapshot().problem).toBeUndefined();
});

test('when INTENT cannot be written nothing is sent', async () => {
  const server = await serverForTest();
  const app = await signedIn(server);
  const sent = server.state.tokenCalls.length;
  app.faults.write = () => {
    throw Object.assign(new Error('read-only'), { code: 'EROFS' });
  };
  await expect(app.sessions.renew('demo')).rejects.toMatchObject({ code: 'disk_failed' });
  expect(server.state.tokenCalls).toHaveLength(sent);
  await isKept(app);
});

test.each(['INTENT', 'PENDING', 'COMMIT'])('a disk that fails at %s loses nothing', async (phase) => {
  const server = await serverForTest();
  const { folder, sessions, faults, snapshot } = await signedIn(server);
  faults.write = (payload) => {
    if (payload.includes(`"phase":"${phase}"`)) throw Object.assign(new Error('full'), { code: 'ENOSPC' });
  };
  const renewal = sessions.renew('demo');
  if (phase === 'INTENT') await expect(renewal).rejects.toMatchObject({ code: 'disk_failed' });
  else expect((await renewal).after.generation).toBe(2);
  expect(snapshot().state).toBe(phase === 'INTENT' ? 'waiting' : 'active');
  await sessions.stop();
  const app = await runApp([server.connection()], folder);
  await app.sessions.start();
  await app.tokens.renewAfter(1);
  expect(app.snapshot().state).toBe('active');
});

test('an answer that could not be written is used at once, said, and written as soon as that works', async () => {
  const server = await serverForTest();
  const app = await signedIn(server);
  app.faults.write = (payload) => {
    if (!payload.includes('"phase":"INTENT"')) throw Object.assign(new Error('full'), { code: 'ENOSPC' });
  };
  await app.sessions.renew('demo');
  expect(app.snapshot()).toMatchObject({ state: 'active', generation: 2, problem: { code: 'disk_failed' } });
  expect(await callApi(server.issuer, '/api/me', app.tokens)).toBe('/api/me');
  delete app.faults.write;
  await expect.poll(() => app.snapshot().problem, { timeout: 10_000 }).toBeUndefined();
  const reading = await app.stores.session('demo', true).read();
  expect(reading).toMatchObject({ state: 'ok', generation: 2, payload: expect.stringContaining('COMMIT') });
  expect(server.state.renewals).toBe(1);
});

test('a session that could not be written at the sign-in is written later, with its client', async () => {
  const server = await serverForTest();
  const folder = await folderForTest();
  const first = await runApp([server.connection()], folder);
  await first.sessions.start();
  first.faults.write = () => {
    throw Object.assign(new Error('read-only'), { code: 'EROFS' });
  };
  await first.sessions.signIn({ session: 'demo', method: 'password', keep: true });
  await first.reaches('active');
  expect(first.snapshot()).toMatchObject({ kept: 'memory', problem: { code: 'disk_failed' } });
  delete first.faults.write;
  await first.sessions.retry('demo');
  expect(first.snapshot().kept).toBe('vault');
  expect(first.snapshot().problem).toBeUndefined();
  await first.sessions.stop();
  const app = await runApp([server.connection()], folder);
  await app.sessions.start();
  await app.tokens.renewAfter(1);
  expect(app.snapshot()).toMatchObject({ state: 'active', generation: 2 });
});

test('a locked keyring at start waits, deletes nothing, and goes on when it is unlocked', async () => {
  const server = await serverForTest();
  const { folder, sessions } = await signedIn(server);
  await sessions.stop();
  const app = await runApp([server.connection()], folder);
  app.faults.read = () => ({ state: 'unreadable', reason: 'keyring', detail: 'locked' });
  app.state.keyring = { state: 'locked', backend: 'test' };
  await app.sessions.start();
  expect(app.snapshot()).toMatchObject({ state: 'waiting', problem: { code: 'keyring_locked' } });
  await expect(app.tokens.current()).rejects.toMatchObject({ code: 'keyring_locked' });
  delete app.faults.read;
  await app.sessions.retry('demo');
  expect(app.state.rechecks).toBe(1);
  expect(app.snapshot()).toMatchObject({ state: 'active', account: { sub: 'user-1' } });
});

test.each(['damaged', 'replayed', 'foreign'] as const)('a %s file is put aside and named', async (reason) => {
  const server = await serverForTest();
  const { folder, sessions } = await signedIn(server);
  await sessions.stop();
  const app = await runApp([server.connection()], folder);
  app.faults.read = () => ({ state: 'unreadable', reason, detail: '' });
  await app.sessions.start();
  expect(app.snapshot()).toMatchObject({ state: 'ended', problem: { code: 'vault_damaged' } });
  expect(app.snapshot().problem?.message).toContain('session-demo.json.aside');
});

test('a file damaged while the app runs is put aside and the session goes on', async () => {
  const server = await serverForTest();
  const app = await signedIn(server);
  app.faults.read = () => {
    delete app.faults.read;
    return { state: 'unreadable', reason: 'damaged', detail: '' };
  };
  await app.sessions.renew('demo');
  expect(await app.stores.session('demo', true).read()).toMatchObject({ state: 'ok', generation: 2 });
});

test('a start without any stored session is signed out, and a caller before it waits', async () => {
  const server = await serverForTest();
  const app = await runApp([server.connection()], await folderForTest());
  expect(app.snapshot().state).toBe('resolving');
  const early = expect(app.tokens.current()).rejects.toMatchObject({ code: 'not_signed_in' });
  await app.sessions.start();
  await early;
  expect(app.snapshot().state).toBe('signedOut');
});

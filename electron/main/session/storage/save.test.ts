import { expect, test } from 'vitest';
import { sendJson } from '../../oauth/testing/http-server.ts';
import { callApi } from '../testing/api-call.ts';
import { type App, folderForTest, runApp, serverForTest, signedIn } from '../testing/app.ts';

async function isKept(app: App): Promise<void> {
  expect(app.snapshot()).toMatchObject({ state: 'waiting', account: { sub: 'user-1' } });
  expect(app.snapshot().problem?.remedy).toEqual(expect.any(String));
  expect(app.snapshot().retryAt).toBeGreaterThan(Date.now() - 1000);
  expect(app.snapshot().retryAt).toBeLessThanOrEqual(Date.now() + 5 * 60_000);
  expect(await app.stores.session('demo', true).read()).toMatchObject({ state: 'ok', generation: 1 });
}

test('a server that cannot be reached keeps the session, also over a restart', async () => {
  const server = await serverForTest();
  const { folder, sessions } = await signedIn(server);
  await sessions.stop();
  await server.close();
  const app = await runApp([server.connection()], folder);
  await app.sessions.start();
  await expect(app.tokens.refreshAfter(1)).rejects.toMatchObject({ code: 'server_unreachable' });
  await isKept(app);
});

test('who asks while a session waits gets its problem at once; a good token is given all the same', async () => {
  const server = await serverForTest();
  const app = await signedIn(server);
  server.state.script = ({ response }) => sendJson(response, 503, {});
  await expect(app.tokens.refreshAfter(1)).rejects.toMatchObject({ code: 'server_error' });
  const asked = server.state.tokenCalls.length;
  await expect(app.tokens.refreshAfter(1)).rejects.toMatchObject({ code: 'server_error' });
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
  await expect(app.sessions.get('demo').refresh()).rejects.toMatchObject({ code: 'server_error' });
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
  await expect(app.sessions.get('demo').refresh()).rejects.toMatchObject({ code: 'disk_failed' });
  expect(server.state.tokenCalls).toHaveLength(sent);
  await isKept(app);
});

test.each(['INTENT', 'PENDING', 'COMMIT'])('a disk that fails at %s loses nothing', async (phase) => {
  const server = await serverForTest();
  const { folder, sessions, faults, snapshot } = await signedIn(server);
  faults.write = (payload) => {
    if (payload.includes(`"phase":"${phase}"`)) throw Object.assign(new Error('full'), { code: 'ENOSPC' });
  };
  const refresh = sessions.get('demo').refresh();
  if (phase === 'INTENT') await expect(refresh).rejects.toMatchObject({ code: 'disk_failed' });
  else expect((await refresh).after.generation).toBe(2);
  expect(snapshot().state).toBe(phase === 'INTENT' ? 'waiting' : 'active');
  await sessions.stop();
  const app = await runApp([server.connection()], folder);
  await app.sessions.start();
  await app.tokens.refreshAfter(1);
  expect(app.snapshot().state).toBe('active');
});

test('an answer that could not be written is used at once, said, and written as soon as that works', async () => {
  const server = await serverForTest();
  const app = await signedIn(server);
  app.faults.write = (payload) => {
    if (!payload.includes('"phase":"INTENT"')) throw Object.assign(new Error('full'), { code: 'ENOSPC' });
  };
  await app.sessions.get('demo').refresh();
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
  await first.sessions.get('demo').signIn({ method: 'password', keep: true });
  await first.reaches('active');
  expect(first.snapshot()).toMatchObject({ kept: 'memory', problem: { code: 'disk_failed' } });
  delete first.faults.write;
  await first.sessions.get('demo').retry();
  expect(first.snapshot().kept).toBe('vault');
  expect(first.snapshot().problem).toBeUndefined();
  await first.sessions.stop();
  const app = await runApp([server.connection()], folder);
  await app.sessions.start();
  await app.tokens.refreshAfter(1);
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
  await app.sessions.get('demo').retry();
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
  await app.sessions.get('demo').refresh();
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

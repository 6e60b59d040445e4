import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { folderForTest, runApp, serverForTest, signedIn } from '../testing/app.ts';

test('a user name and a password become a session with an access and a refresh token @S0.1', async () => {
  const server = await serverForTest();
  const app = await signedIn(server);
  expect(server.state.tokenCalls[0]).toMatchObject({ grant_type: 'password', username: 'demo' });
  expect(app.snapshot()).toMatchObject({
    state: 'active',
    generation: 1,
    account: { sub: 'user-1', name: 'Dana Demo', username: 'demo', roles: ['user'] },
    kept: 'vault',
    renewals: 0,
  });
  const { token } = await app.tokens.current();
  const answer = await fetch(`${server.issuer}/api/me`, { headers: { authorization: `Bearer ${token}` } });
  expect(answer.status).toBe(200);
  expect(app.sessions.secrets().some((secret) => secret.startsWith('rt-'))).toBe(true);
  expect(JSON.stringify(app.seen)).not.toMatch(/[ar]t-|correct-horse/);
  expect(app.sessions.secrets()).not.toContain('correct-horse');
});

test('a wrong password is asked for again with words, and the user name is kept', async () => {
  const server = await serverForTest();
  const app = await runApp([server.connection()], await folderForTest());
  app.answers.push({ username: 'demo', secret: 'wrong' });
  await app.sessions.start();
  await app.sessions.get('demo').signIn({ method: 'password', keep: true });
  await app.reaches('active');
  expect(app.asked.map(({ username, problem }) => ({ username, problem }))).toEqual([
    { username: '', problem: undefined },
    { username: 'demo', problem: expect.stringContaining('wrong') },
  ]);
});

test('closing the prompt ends the sign-in and says so', async () => {
  const server = await serverForTest();
  const app = await runApp([server.connection()], await folderForTest(), {
    prompt: { ask: async () => null },
  });
  await app.sessions.start();
  await app.sessions.get('demo').signIn({ method: 'password', keep: true });
  await app.reaches('signedOut');
  expect(app.snapshot().problem?.code).toBe('sign_in_cancelled');
  expect(server.state.tokenCalls).toEqual([]);
});

test('a session not to be kept leaves no file behind, and removes that of an earlier one', async () => {
  const server = await serverForTest();
  const folder = await folderForTest();
  const fresh = await signedIn(server, { folder, keep: false });
  expect(fresh.snapshot().kept).toBe('memory');
  expect(existsSync(join(folder, 'vault'))).toBe(false);
  await fresh.sessions.get('demo').refresh();
  expect(existsSync(join(folder, 'vault'))).toBe(false);
  const kept = await signedIn(server, { folder });
  expect(readdirSync(join(folder, 'vault'))).toContain('session-demo.json');
  await kept.sessions.get('demo').signIn({ method: 'password', keep: false });
  await expect.poll(() => kept.snapshot().kept).toBe('memory');
  await expect.poll(() => readdirSync(join(folder, 'vault'))).not.toContain('session-demo.json');
});

test('a restart needs neither a password nor a renewal', async () => {
  const server = await serverForTest();
  const { folder, tokens, sessions } = await signedIn(server);
  const before = await tokens.current();
  await sessions.stop();
  const after = await runApp([server.connection()], folder);
  await after.sessions.start();
  expect(after.snapshot()).toMatchObject({ state: 'active', account: { name: 'Dana Demo' } });
  expect(await after.tokens.current()).toEqual(before);
  expect(server.state.renewals).toBe(0);
  expect(server.state.registrations).toBe(1);
});

test('a session that cannot be saved still works until the app ends, and says why', async () => {
  const server = await serverForTest();
  const app = await runApp([server.connection()], await folderForTest());
  app.faults.write = () => {
    throw Object.assign(new Error('no space'), { code: 'ENOSPC' });
  };
  await app.sessions.start();
  await app.sessions.get('demo').signIn({ method: 'password', keep: true });
  await app.reaches('active');
  expect(app.snapshot()).toMatchObject({ kept: 'memory', problem: { code: 'disk_failed' } });
});

test('the client secret is asked for once, and again when the server refuses it', async () => {
  const server = await serverForTest();
  const connection = server.connection({
    client: { authentication: 'client_secret_basic', id: 'fixed-client' },
  });
  const app = await runApp([connection], await folderForTest());
  app.answers.push({ username: '', secret: 'wrong-secret' });
  app.answers.push({ username: 'demo', secret: 'correct-horse' });
  app.answers.push({ username: '', secret: 'fixed-secret-fixed-secret' });
  await app.sessions.start();
  await app.sessions.get('demo').signIn({ method: 'password', keep: true });
  await app.reaches('active');
  expect(app.asked.map((one) => [one.asks, one.problem !== undefined])).toEqual([
    ['clientSecret', false],
    ['password', false],
    ['clientSecret', true],
  ]);
  expect(app.sessions.secrets()).toContain('fixed-secret-fixed-secret');
  await app.sessions.get('demo').signOut();
  await app.sessions.get('demo').signIn({ method: 'password', keep: true });
  await app.reaches('active');
  expect(app.asked.slice(3).map(({ asks }) => asks)).toEqual(['password']);
});

test('a registration the server has forgotten is made anew at the next sign-in', async () => {
  const server = await serverForTest();
  const app = await signedIn(server);
  server.clients.clear();
  await expect(app.sessions.get('demo').refresh()).rejects.toMatchObject({ code: 'client_refused' });
  expect(app.snapshot()).toMatchObject({ state: 'waiting', account: { sub: 'user-1' } });
  await app.sessions.get('demo').signIn({ method: 'password', keep: true });
  await app.reaches('active');
  expect(server.state.registrations).toBe(2);
});

test('tokens and secrets stay with the server they came from @T24b', async () => {
  const server = await serverForTest();
  const other = await serverForTest();
  const { folder, sessions } = await signedIn(server);
  await sessions.stop();
  const app = await runApp([other.connection()], folder);
  await app.sessions.start();
  expect(app.snapshot()).toMatchObject({ state: 'waiting', problem: { code: 'connection_changed' } });
  await expect(app.tokens.current()).rejects.toMatchObject({ code: 'connection_changed' });
  const signIn = app.sessions.get('demo').signIn({ method: 'password', keep: true });
  await expect(signIn).rejects.toMatchObject({ code: 'connection_changed' });
  await app.sessions.get('demo').signOut();
  await app.sessions.get('demo').signIn({ method: 'password', keep: true });
  await app.reaches('active');
  expect(other.state.registrations).toBe(1);
  // One call: no credential of the first server was tried on this one.
  expect(other.state.tokenCalls).toHaveLength(1);
  expect(other.state.revoked).toEqual([]);
  await expect.poll(() => server.state.revoked.length).toBe(1);
});

test('a second sign-in waits for the first to be finished or cancelled', async () => {
  const server = await serverForTest();
  const app = await runApp([server.connection()], await folderForTest());
  await app.sessions.start();
  await app.sessions.get('demo').signIn({ method: 'browser', keep: true });
  await expect(app.sessions.get('demo').signIn({ method: 'password', keep: true })).rejects.toMatchObject({
    code: 'sign_in_running',
  });
  app.sessions.get('demo').cancelSignIn();
  expect(app.snapshot()).toMatchObject({ state: 'signedOut', problem: { code: 'sign_in_cancelled' } });
  await app.sessions.get('demo').signIn({ method: 'password', keep: true });
  await app.reaches('active');
});

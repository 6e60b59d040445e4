import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { LockedSince } from '../../../../shared/model/idle.ts';
import { type App, folderForTest, runApp, serverForTest, signedIn } from '../testing/app.ts';
import type { LockStorage, SessionsDeps } from '../types.ts';

const locked = { code: 'locked' };

/** Stores locks in memory, like the settings do across restarts. */
function keptLocks(): LockStorage & { facts: Map<string, LockedSince> } {
  const facts = new Map<string, LockedSince>();
  return {
    facts,
    get: (session) => facts.get(session),
    save: async (session, since) => {
      if (since === undefined) facts.delete(session);
      else facts.set(session, since);
    },
  };
}

async function lockedApp(changes: Partial<SessionsDeps> = {}) {
  const server = await serverForTest();
  const locks = keptLocks();
  const app = await signedIn(server, { changes: { locks, ...changes } });
  const before = await app.tokens.current();
  await app.sessions.get('demo').lock(20);
  return { server, locks, app, before };
}

const unlock = (app: App, method: 'system' | 'browser' | 'password' = 'password') =>
  app.sessions.get('demo').unlock(method);

test('a locked session tells the window its owner’s name and nothing more @S2.4', async () => {
  const { app } = await lockedApp();
  const { locked: told, ...rest } = app.snapshot();
  expect(told).toEqual({ at: expect.any(Number), minutes: 20, bySystem: false });
  expect(rest).toEqual({
    session: 'demo',
    connection: 'demo',
    state: 'locked',
    account: { sub: '', name: 'Dana Demo', roles: [] },
    generation: 1,
    scopes: [],
    renewals: 0,
  });
  expect(app.seen.at(-1)?.state).toBe('locked');
});

test('a locked session gives no token and asks the server for nothing @S2.4', async () => {
  const { app, server, before } = await lockedApp();
  const calls = server.state.tokenCalls.length;
  await expect(app.tokens.current()).rejects.toMatchObject(locked);
  await expect(app.tokens.refreshAfter(before.generation)).rejects.toMatchObject(locked);
  await expect(app.sessions.get('demo').refresh()).rejects.toMatchObject(locked);
  await expect(app.sessions.get('demo').signIn({ method: 'password', keep: true })).rejects.toMatchObject(
    locked,
  );
  app.sessions.wake();
  expect(app.tokens.standing().over).toMatchObject(locked);
  expect(() => app.sessions.checkOpen('demo')).toThrow(expect.objectContaining(locked));
  expect(server.state.tokenCalls).toHaveLength(calls);
});

test('a session that waits for its server stops trying while it is locked, and goes on after @S2.4', async () => {
  const server = await serverForTest();
  const app = await signedIn(server);
  server.state.script = ({ response }) => void response.writeHead(503).end();
  await expect(app.sessions.get('demo').refresh()).rejects.toMatchObject({ code: 'server_error' });
  expect(app.snapshot().state).toBe('waiting');
  await app.sessions.get('demo').lock(20);
  app.sessions.wake();
  const calls = server.state.tokenCalls.length;
  await expect(app.sessions.get('demo').retry()).rejects.toMatchObject(locked);
  expect(server.state.tokenCalls).toHaveLength(calls);
  server.state.script = undefined;
  await unlock(app);
  await app.reaches('active');
  expect(app.snapshot().renewals).toBe(1);
});

test('a sign-in of its owner unlocks it, and the session goes on as it was @S2.4', async () => {
  const { app, server, before, locks } = await lockedApp();
  const stored = () => readFileSync(join(app.folder, 'vault', 'session-demo.json'), 'utf8');
  const file = stored();
  await unlock(app);
  await app.reaches('active');
  expect(await app.tokens.current()).toEqual(before);
  expect(stored()).toBe(file);
  expect(app.asked.at(-1)).toMatchObject({ asks: 'password', username: 'demo' });
  // Only the person's identity was requested; the refresh token that came with it was revoked.
  expect(server.state.tokenCalls.at(-1)).toMatchObject({ grant_type: 'password', scope: 'openid' });
  await expect.poll(() => server.state.revoked).toHaveLength(1);
  expect((await app.sessions.get('demo').refresh()).after.generation).toBe(2);
  expect(locks.facts.size).toBe(0);
});

test('another account’s sign-in is refused, and the session stays locked @S2.4', async () => {
  const { app, server, locks } = await lockedApp();
  app.answers.push({ username: 'omar', secret: 'correct-horse' });
  await unlock(app);
  await expect.poll(() => app.snapshot().problem?.code).toBe('wrong_account');
  expect(app.snapshot()).toMatchObject({ state: 'locked', account: { name: 'Dana Demo' } });
  expect(app.snapshot().problem?.message).toContain('not the account of Dana Demo');
  await expect(app.tokens.current()).rejects.toMatchObject(locked);
  expect(locks.facts.has('demo')).toBe(true);
  await expect.poll(() => server.state.revoked).toHaveLength(1);
  await unlock(app);
  await app.reaches('active');
});

test('the browser is asked for a new sign-in of this account @S2.4', async () => {
  const { app, server, before } = await lockedApp();
  await unlock(app, 'browser');
  await expect.poll(() => app.opened.length).toBe(1);
  const asked = await app.browser.onward(app.opened[0] ?? '');
  expect(Object.fromEntries(asked.searchParams)).toMatchObject({
    scope: 'openid',
    prompt: 'login',
    max_age: '0',
    login_hint: 'demo',
  });
  expect(app.snapshot()).toMatchObject({ state: 'locked', signIn: { step: 'browser' } });
  await app.browser.follow(asked);
  await app.reaches('active');
  expect(await app.tokens.current()).toEqual(before);
  expect(server.state.renewals).toBe(0);
});

test('cancelling the sign-in leaves it locked @S2.4', async () => {
  const { app } = await lockedApp();
  await unlock(app, 'browser');
  await expect.poll(() => app.opened.length).toBe(1);
  app.sessions.get('demo').cancelSignIn();
  expect(app.snapshot()).toMatchObject({ state: 'locked', problem: { code: 'sign_in_cancelled' } });
  await app.browser.follow(app.opened[0] ?? '').catch(() => undefined);
  expect(app.snapshot().state).toBe('locked');
});

test('ending the app unlocks nothing @S2.4', async () => {
  const { app, server, locks, before } = await lockedApp();
  await app.sessions.stop();
  const next = await runApp([server.connection()], app.folder, { locks });
  await next.sessions.start();
  expect(next.snapshot()).toMatchObject({
    state: 'locked',
    account: { sub: '', name: 'Dana Demo', roles: [] },
    locked: { minutes: 20 },
  });
  await expect(next.tokens.current()).rejects.toMatchObject(locked);
  await unlock(next);
  await next.reaches('active');
  expect((await next.tokens.current()).token).toBe(before.token);
  await next.sessions.stop();
  const last = await runApp([server.connection()], app.folder, { locks });
  await last.sessions.start();
  expect(last.snapshot().state).toBe('active');
});

test('signing out of a locked session leaves no lock behind @S2.4', async () => {
  const { app, locks } = await lockedApp();
  await app.sessions.get('demo').signOut();
  expect(app.snapshot().state).toBe('signedOut');
  await expect.poll(() => locks.facts.size).toBe(0);
  await app.sessions.get('demo').signIn({ method: 'password', keep: true });
  await app.reaches('active');
});

test('the operating system unlocks where it can ask its owner @S2.4', async () => {
  const answers: Array<'yes' | 'no'> = ['no', 'yes'];
  const reasons: string[] = [];
  const { app, server, before } = await lockedApp({
    owner: {
      available: () => true,
      confirm: async (reason) => {
        reasons.push(reason);
        if (answers.shift() !== 'yes') throw new Error('User canceled');
      },
    },
  });
  expect(app.snapshot().locked?.bySystem).toBe(true);
  await expect(unlock(app, 'system')).rejects.toMatchObject({ code: 'sign_in_cancelled' });
  expect(app.snapshot().state).toBe('locked');
  await unlock(app, 'system');
  expect(app.snapshot().state).toBe('active');
  expect(await app.tokens.current()).toEqual(before);
  expect(reasons).toEqual(['unlock Demo', 'unlock Demo']);
  expect(server.state.tokenCalls).toHaveLength(1);
});

test('where it cannot, nobody gets in that way @S2.4', async () => {
  const { app } = await lockedApp();
  await expect(unlock(app, 'system')).rejects.toMatchObject({ code: 'invalid_input' });
  expect(app.snapshot().state).toBe('locked');
});

test('signing out after a time without activity wipes, tells the server and says why @S2.4', async () => {
  const server = await serverForTest();
  const app = await signedIn(server);
  await app.sessions.get('demo').signOutIdle(20);
  expect(app.snapshot()).toMatchObject({
    state: 'ended',
    problem: { message: 'You were signed out after 20 minutes without activity.' },
  });
  await expect(app.tokens.current()).rejects.toMatchObject({ code: 'session_ended' });
  await expect.poll(() => server.state.revoked).toHaveLength(1);
  const next = await runApp([server.connection()], app.folder);
  await next.sessions.start();
  expect(next.snapshot().state).toBe('signedOut');
});

test('there is nothing to lock where nobody is signed in @S2.4', async () => {
  const server = await serverForTest();
  const locks = keptLocks();
  const app = await runApp([server.connection()], await folderForTest(), { locks });
  await app.sessions.start();
  await app.sessions.get('demo').lock(20);
  expect(app.snapshot().state).toBe('signedOut');
  expect(locks.facts.size).toBe(0);
});

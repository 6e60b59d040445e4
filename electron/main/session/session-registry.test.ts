import { expect, test } from 'vitest';
import type { Connection } from '../../../shared/model/connection.ts';
import type { TestAuthorizationServer } from '../oauth/testing/authorization-server.ts';
import { type App, folderForTest, runApp, serverForTest, signedIn } from './testing/app.ts';

/** An app that gets its connection while it runs, with somebody signed in. */
async function joined(server: TestAuthorizationServer, folder: string): Promise<App> {
  const app = await runApp([], folder);
  await app.sessions.start();
  app.sessions.connect(server.connection());
  await app.sessions.get('demo').signIn({ method: 'password', keep: true });
  await app.reaches('active');
  return app;
}

/** The next run of the app, in which the connection is already removed. */
async function nextRun(folder: string): Promise<App> {
  const app = await runApp([], folder);
  await app.sessions.start();
  return app;
}

const clientOf = (app: App, { id }: Connection) => app.stores.client(id, true).read();

test('a connection can be added while the app runs, and is there as any other @B4', async () => {
  const server = await serverForTest();
  const folder = await folderForTest();
  const app = await joined(server, folder);
  expect(app.seen.map(({ state }) => state)).toContain('signedOut');
  expect((await app.sessions.get('demo').tokens.current()).token).toBeTruthy();
  await app.sessions.stop();
  const again = await runApp([server.connection()], folder);
  await again.sessions.start();
  expect(again.snapshot().account?.sub).toBe('user-1');
});

test('one that is removed is signed out first, with all its accounts, and its server is told @B10', async () => {
  const server = await serverForTest();
  const folder = await folderForTest();
  const app = await joined(server, folder);
  const second = app.sessions.add('demo');
  app.answers.push({ username: 'omar', secret: 'correct-horse' });
  await app.sessions.get(second).signIn({ method: 'password', keep: true });
  await app.reaches('active', second);
  const [first, other] = [app.sessions.get('demo').tokens, app.sessions.get(second).tokens];
  const tokens = [(await first.current()).token, (await other.current()).token];
  await app.sessions.disconnect('demo');
  expect(app.sessions.list()).toEqual([]);
  expect(app.sessions.secrets()).toEqual(expect.not.arrayContaining(tokens));
  await expect(first.current()).rejects.toMatchObject({ code: 'not_signed_in' });
  expect(() => app.sessions.get('demo').tokens).toThrow('no such connection');
  await expect.poll(() => server.state.revoked.length).toBe(2);
  expect(app.stores.sessions()).toEqual([]);
});

test('one that is put back has nobody signed in, and the same client @B10', async () => {
  const server = await serverForTest();
  const folder = await folderForTest();
  const app = await joined(server, folder);
  await app.sessions.disconnect('demo');
  app.sessions.connect(server.connection());
  expect(app.snapshot()).toMatchObject({ state: 'signedOut' });
  await app.sessions.get('demo').signIn({ method: 'password', keep: true });
  await app.reaches('active');
  expect(server.state.registrations).toBe(1);
});

test('at the next start nothing is left of it, not even its client @B10 @T8', async () => {
  const server = await serverForTest();
  const folder = await folderForTest();
  const app = await joined(server, folder);
  await app.sessions.disconnect('demo');
  await app.sessions.stop();
  const next = await nextRun(folder);
  expect((await clientOf(next, server.connection())).state).toBe('ok');
  expect(await next.sessions.forget(server.connection())).toBe(true);
  expect((await clientOf(next, server.connection())).state).toBe('empty');
  expect([next.sessions.list(), next.sessions.secrets()]).toEqual([[], []]);
});

test('a server that cannot be told is told at a later start, and until then nothing is forgotten @B10', async () => {
  const server = await serverForTest();
  const folder = await folderForTest();
  const app = await joined(server, folder);
  server.state.revocation = ({ response }) => void response.destroy();
  await app.sessions.disconnect('demo');
  await app.sessions.stop();
  const next = await nextRun(folder);
  expect(await next.sessions.forget(server.connection())).toBe(false);
  expect((await clientOf(next, server.connection())).state).toBe('ok');
  await next.sessions.stop();
  server.state.revocation = undefined;
  const last = await nextRun(folder);
  expect(await last.sessions.forget(server.connection())).toBe(true);
  expect(server.state.revoked).toHaveLength(1);
});

test('a sign-out that was cut off before the removal is finished at the next start @B10 @T22', async () => {
  const server = await serverForTest();
  const cut = (step: string) => {
    if (step === 'signOut.buried') throw new Error('cut off');
  };
  const app = await signedIn(server, { changes: { fault: cut } });
  await expect(app.sessions.disconnect('demo')).rejects.toThrow('cut off');
  await app.sessions.stop();
  expect(server.state.revoked).toEqual([]);
  const next = await nextRun(app.folder);
  expect(await next.sessions.forget(server.connection())).toBe(true);
  expect(server.state.revoked).toHaveLength(1);
  expect(next.stores.sessions()).toEqual([]);
});

test('with a locked keyring nothing is wiped that the server is not told of @B7 @B10', async () => {
  const server = await serverForTest();
  const app = await signedIn(server);
  await app.sessions.stop();
  const next = await nextRun(app.folder);
  next.faults.read = () => ({ state: 'unreadable', reason: 'keyring', detail: 'locked' });
  next.state.keyring = { state: 'locked', backend: 'test' };
  expect(await next.sessions.forget(server.connection())).toBe(false);
  expect(next.sessions.list()).toEqual([]);
  expect(next.stores.sessions()).toEqual(['demo']);
});

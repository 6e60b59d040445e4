import { expect, test } from 'vitest';
import type { LockedSince } from '../../../../shared/model/idle.ts';
import type { TestAuthorizationServer } from '../../oauth/testing/authorization-server.ts';
import { type App, runApp, serverForTest, signedIn } from '../testing/app.ts';
import type { LockStorage, SessionsDeps } from '../types.ts';
import type { Change } from './destinations.ts';

const changed = { code: 'connection_changed' };

function keptLocks(): LockStorage {
  const facts = new Map<string, LockedSince>();
  return {
    get: (session) => facts.get(session),
    save: async (session, since) =>
      void (since === undefined ? facts.delete(session) : facts.set(session, since)),
  };
}

/** A person who answers the questions: no, unless an answer is queued. */
function person() {
  const asked: (readonly Change[])[] = [];
  const answers: boolean[] = [];
  const confirmChange: SessionsDeps['confirmChange'] = async (_connection, changes) => {
    asked.push(changes);
    return answers.shift() ?? false;
  };
  return { asked, answers, confirmChange };
}

/** Moves the API to another origin. */
const apiMoved = (server: TestAuthorizationServer, other: TestAuthorizationServer) =>
  server.connection({ api: [{ origin: other.issuer, prefix: '/api/' }] });

async function twoAccounts(changes: Partial<SessionsDeps> = {}) {
  const server = await serverForTest();
  const other = await serverForTest();
  const app = await signedIn(server, { changes });
  const second = app.sessions.add('demo');
  app.answers.push({ username: 'omar', secret: 'correct-horse' });
  await app.sessions.get(second).signIn({ method: 'password', keep: true });
  await app.reaches('active', second);
  return { server, other, app, second, folder: app.folder };
}

test('several accounts of one connection are asked about once, and one answer holds for all @T24b', async () => {
  const { server, other, app, second, folder } = await twoAccounts();
  await app.sessions.stop();
  const { asked, answers, confirmChange } = person();
  answers.push(true);
  const next = await runApp([apiMoved(server, other)], folder, { confirmChange });
  await next.sessions.start();
  await next.reaches('active');
  await next.reaches('active', second);
  expect(asked).toEqual([[{ field: 'api.0.origin', was: server.issuer, is: other.issuer }]]);
});

test('whoever is locked is asked when they are back, and nobody answers for them @T24b @S2.4', async () => {
  const locks = keptLocks();
  const { server, other, app, second, folder } = await twoAccounts({ locks });
  await app.sessions.get(second).lock(20);
  await app.sessions.stop();
  const { asked, answers, confirmChange } = person();
  answers.push(true);
  const next = await runApp([apiMoved(server, other)], folder, { locks, confirmChange });
  await next.sessions.start();
  await next.reaches('active');
  expect(asked).toHaveLength(1);
  expect(next.snapshot(second).state).toBe('locked');
  next.answers.push({ username: 'omar', secret: 'correct-horse' });
  await next.sessions.get(second).unlock('password');
  await expect.poll(() => asked.length).toBe(2);
  await expect.poll(() => next.snapshot(second)).toMatchObject({ state: 'waiting', problem: changed });
  await expect(next.sessions.get(second).tokens.current()).rejects.toMatchObject(changed);
});

test('a locked session types no password into another server to be unlocked @T24b @S2.4', async () => {
  const server = await serverForTest();
  const other = await serverForTest();
  const locks = keptLocks();
  const app = await signedIn(server, { changes: { locks } });
  await app.sessions.get('demo').lock(20);
  await app.sessions.stop();
  const { asked, confirmChange } = person();
  const next = await runApp([other.connection()], app.folder, { locks, confirmChange });
  await next.sessions.start();
  const unlock = next.sessions.get('demo').unlock('password');
  await expect(unlock).rejects.toMatchObject(changed);
  expect([next.asked, asked, other.state.tokenCalls]).toEqual([[], [], []]);
  expect(next.snapshot().state).toBe('locked');
});

/** The session's record in the form of the first versions. */
async function asFirstWritten(app: App, server: TestAuthorizationServer): Promise<void> {
  for (const store of [app.stores.session('demo', true), app.stores.client('demo', true)]) {
    const reading = await store.read();
    if (reading.state !== 'ok') throw new Error('nothing stored');
    const content = JSON.parse(reading.payload);
    const bound = content.tokens ?? content;
    delete bound.leads_to;
    delete bound.found;
    bound.bound_to = `${server.issuer} `;
    await store.write(JSON.stringify(content), reading.generation);
  }
}

test('what the first versions stored goes on without a question, and says all of it from then on @T24b', async () => {
  const server = await serverForTest();
  const other = await serverForTest();
  const app = await signedIn(server);
  await app.sessions.stop();
  await asFirstWritten(app, server);
  const { asked, confirmChange } = person();
  const next = await runApp([server.connection()], app.folder, { confirmChange });
  await next.sessions.start();
  await next.sessions.get('demo').refresh();
  expect(asked).toEqual([]);
  await next.sessions.stop();
  // It is now bound to the API like any other session.
  const moved = await runApp([apiMoved(server, other)], app.folder, { confirmChange });
  await moved.sessions.start();
  expect(moved.snapshot()).toMatchObject({ state: 'waiting', problem: changed });
  await expect.poll(() => asked.length).toBe(1);
});

test('the first start is enough for that, without any renewal @T24b', async () => {
  const server = await serverForTest();
  const other = await serverForTest();
  const app = await signedIn(server);
  await app.sessions.stop();
  await asFirstWritten(app, server);
  const next = await runApp([server.connection()], app.folder);
  await next.sessions.start();
  await next.sessions.stop();
  const moved = await runApp([apiMoved(server, other)], app.folder);
  await moved.sessions.start();
  expect(moved.snapshot()).toMatchObject({ state: 'waiting', problem: changed });
});

test('a record of the first versions for another server is asked about, not led there @T24b', async () => {
  const server = await serverForTest();
  const other = await serverForTest();
  const app = await signedIn(server);
  await app.sessions.stop();
  await asFirstWritten(app, server);
  const { asked, confirmChange } = person();
  const next = await runApp([other.connection()], app.folder, { confirmChange });
  await next.sessions.start();
  await expect.poll(() => asked).toEqual([[{ field: 'issuer', was: server.issuer, is: other.issuer }]]);
  await next.sessions.get('demo').signOut();
  await expect.poll(() => server.state.revoked.length).toBe(1);
  expect(other.state.tokenCalls).toEqual([]);
});

test('a record that contradicts itself is nobody’s: it is put aside @T24b', async () => {
  const server = await serverForTest();
  const app = await signedIn(server);
  await app.sessions.stop();
  const store = app.stores.session('demo', true);
  const reading = await store.read();
  if (reading.state !== 'ok') throw new Error('nothing stored');
  await store.write(reading.payload.replace('"leads_to":{', '"leads_to":{"more":"x",'), 9);
  const next = await runApp([server.connection()], app.folder);
  await next.sessions.start();
  expect(next.snapshot()).toMatchObject({ state: 'ended', problem: { code: 'vault_damaged' } });
});

test('a list of the first versions ends nothing at a place that its server does not have @T24b', async () => {
  const server = await serverForTest();
  const trap = await serverForTest();
  const app = await signedIn(server);
  server.state.revocation = ({ response }) => void response.socket?.destroy();
  await app.sessions.get('demo').signOut();
  await expect.poll(() => app.snapshot().unconfirmed).toBe('vault');
  await app.sessions.stop();
  server.state.revocation = undefined;
  const store = app.stores.revocations('demo', true);
  const reading = await store.read();
  if (reading.state !== 'ok') throw new Error('nothing stored');
  const content = JSON.parse(reading.payload);
  for (const one of content.revocations) {
    one.bound_to = `${server.issuer} `;
    one.client_id = one.client.client_id;
    for (const name of ['leads_to', 'found', 'client']) delete one[name];
  }
  await store.write(JSON.stringify(content), reading.generation);
  server.state.metadata = { revocation_endpoint: `${trap.issuer}/revoke` };
  const next = await runApp([server.connection()], app.folder);
  await next.sessions.start();
  await expect.poll(() => next.snapshot().unconfirmed).toBe('vault');
  expect(trap.state.revoked).toEqual([]);
  await next.sessions.stop();
  server.state.metadata = {};
  const last = await runApp([server.connection()], app.folder);
  await last.sessions.start();
  await expect.poll(() => server.state.revoked.length).toBe(1);
});

test('a yes that is given after the sign-out brings nothing back @T24b @T22', async () => {
  const server = await serverForTest();
  const other = await serverForTest();
  const app = await signedIn(server);
  await app.sessions.stop();
  const answer = Promise.withResolvers<boolean>();
  const confirmChange = () => answer.promise;
  const next = await runApp([apiMoved(server, other)], app.folder, { confirmChange });
  await next.sessions.start();
  await next.sessions.get('demo').signOut();
  answer.resolve(true);
  await expect.poll(() => server.state.revoked.length).toBe(1);
  await next.sessions.stop();
  expect(next.snapshot().state).toBe('signedOut');
  expect(await next.stores.session('demo', true).read()).toEqual({ state: 'empty' });
});

test('a yes finishes a renewal that was cut off, at the place that was allowed @T24b @T11', async () => {
  const server = await serverForTest();
  const other = await serverForTest();
  const app = await signedIn(server);
  server.state.script = ({ response }) => void response.socket?.destroy();
  await expect(app.sessions.get('demo').refresh()).rejects.toMatchObject({ code: 'server_unreachable' });
  await app.sessions.stop();
  server.state.script = undefined;
  const { answers, confirmChange } = person();
  answers.push(true);
  const next = await runApp([apiMoved(server, other)], app.folder, { confirmChange });
  await next.sessions.start();
  await next.reaches('active');
  await expect.poll(() => next.snapshot().generation).toBe(2);
});

test('a keyring that opens later does not get a session past the question @T24b @B7', async () => {
  const server = await serverForTest();
  const other = await serverForTest();
  const app = await signedIn(server);
  await app.sessions.stop();
  const { asked, confirmChange } = person();
  const next = await runApp([apiMoved(server, other)], app.folder, { confirmChange });
  next.faults.read = () => ({ state: 'unreadable', reason: 'keyring', detail: 'locked' });
  next.state.keyring = { state: 'locked', backend: 'test' };
  await next.sessions.start();
  delete next.faults.read;
  next.state.keyring = { state: 'ready', backend: 'test' };
  await next.sessions.get('demo').retry();
  await expect.poll(() => asked.length).toBe(1);
  expect(next.snapshot()).toMatchObject({ state: 'waiting', problem: changed });
  await expect(next.tokens.current()).rejects.toMatchObject(changed);
});

test('another app over the same vault that was allowed elsewhere does not take this one along @T24b', async () => {
  const server = await serverForTest();
  const other = await serverForTest();
  const app = await signedIn(server);
  const { answers, confirmChange } = person();
  answers.push(true);
  const second = await runApp([apiMoved(server, other)], app.folder, { confirmChange });
  await second.sessions.start();
  await second.reaches('active');
  await second.sessions.get('demo').refresh();
  await expect(app.sessions.get('demo').refresh()).rejects.toMatchObject(changed);
  expect(app.snapshot()).toMatchObject({ state: 'waiting', problem: changed });
});

test('a session of the first versions that is signed out at once is ended where its server says @T24b @B10', async () => {
  const server = await serverForTest();
  const endings = await serverForTest();
  server.state.metadata = { revocation_endpoint: `${endings.issuer}/revoke` };
  const app = await signedIn(server);
  await app.sessions.stop();
  await asFirstWritten(app, server);
  const ended: string[] = [];
  endings.state.revocation = ({ token, response }) => {
    ended.push(token);
    response.writeHead(200).end();
  };
  const next = await runApp([server.connection()], app.folder);
  await next.sessions.start();
  await next.sessions.get('demo').signOut();
  await expect.poll(() => ended.length).toBe(1);
});

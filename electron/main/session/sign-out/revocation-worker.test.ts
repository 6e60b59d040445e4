import { expect, test } from 'vitest';
import type { TestAuthorizationServer } from '../../oauth/testing/authorization-server.ts';
import { sendJson } from '../../oauth/testing/http-server.ts';
import { type App, runApp, serverForTest, signedIn } from '../testing/app.ts';

/** Waking takes up to a second. */
const patiently = { timeout: 10_000 };

const unreachable: TestAuthorizationServer['state']['revocation'] = ({ response }) =>
  void response.socket?.destroy();

const notes = (app: Pick<App, 'activity'>) =>
  app.activity.filter(({ kind }) => kind === 'revocation').map(({ message }) => message);

const waiting = (app: App, keep: boolean) => app.stores.revocations('demo', keep).read();

async function signedOutInVain(options: Parameters<typeof signedIn>[1] = {}) {
  const server = await serverForTest();
  const app = await signedIn(server, options);
  server.state.revocation = unreachable;
  await app.sessions.get('demo').signOut();
  await expect.poll(() => app.snapshot().unconfirmed).toBeDefined();
  return { server, app };
}

async function restart(
  server: TestAuthorizationServer,
  { folder, sessions }: { folder: string; sessions: App['sessions'] },
) {
  await sessions.stop();
  const next = await runApp([server.connection()], folder);
  await next.sessions.start();
  return next;
}

test('a sign-out that the server did not confirm is told again after a restart, until it does @B10', async () => {
  const { server, app } = await signedOutInVain();
  expect(app.snapshot()).toMatchObject({ state: 'signedOut', unconfirmed: 'vault' });
  expect(server.rotation.liveFamilies()).toBe(1);
  const second = await restart(server, app);
  await expect.poll(() => second.snapshot().unconfirmed).toBe('vault');
  expect(second.snapshot().state).toBe('signedOut');
  await second.sessions.stop();
  server.state.revocation = undefined;
  const third = await restart(server, { ...second, folder: app.folder });
  await expect.poll(() => server.state.revoked.length).toBe(1);
  await expect.poll(() => waiting(third, true)).toEqual({ state: 'empty' });
  expect(server.rotation.liveFamilies()).toBe(0);
  expect(third.snapshot()).toMatchObject({ state: 'signedOut' });
  expect(third.snapshot().unconfirmed).toBeUndefined();
  expect(third.sessions.secrets().filter((secret) => secret.startsWith('rt-'))).toEqual([]);
  expect(notes(third)).toEqual(['The server confirmed that the session is over.']);
});

test('what waits is told when the network is back, without a restart @B10', async () => {
  const { server, app } = await signedOutInVain();
  expect(notes(app)).toHaveLength(1);
  server.state.revocation = undefined;
  app.sessions.wake();
  await expect.poll(() => server.state.revoked.length, patiently).toBe(1);
  await expect.poll(() => app.snapshot().unconfirmed).toBeUndefined();
  expect(notes(app)[0]).toContain('could not be ended on the server yet');
  expect(notes(app)[1]).toContain('confirmed');
});

test('a session that was never written leaves nothing written when it is signed out either @B10 @S2.5', async () => {
  const { server, app } = await signedOutInVain({ keep: false });
  expect(app.snapshot().unconfirmed).toBe('memory');
  expect(await waiting(app, true)).toEqual({ state: 'empty' });
  expect(app.state.writes).toBe(0);
  server.state.revocation = undefined;
  app.sessions.wake();
  await expect.poll(() => server.rotation.liveFamilies(), patiently).toBe(0);
});

test('a list that cannot be written leaves the tombstone, and the next start goes on from there @B10 @T21', async () => {
  const server = await serverForTest();
  const app = await signedIn(server);
  server.state.revocation = unreachable;
  app.faults.write = (payload) => {
    if (payload.includes('"revocations":[{') && !payload.includes('SIGNED_OUT')) {
      throw Object.assign(new Error('full'), { code: 'ENOSPC' });
    }
  };
  await app.sessions.get('demo').signOut();
  await expect.poll(() => app.snapshot().unconfirmed).toBe('memory');
  server.state.revocation = undefined;
  const next = await restart(server, app);
  expect(next.snapshot()).toMatchObject({ state: 'signedOut' });
  await expect.poll(() => server.rotation.liveFamilies()).toBe(0);
  await expect.poll(() => next.stores.session('demo', true).read()).toEqual({ state: 'empty' });
});

test('a disk that takes nothing does not hold up a sign-out, and the server is told @B10 @T21', async () => {
  const server = await serverForTest();
  const app = await signedIn(server);
  app.faults.write = () => {
    throw Object.assign(new Error('read-only'), { code: 'EROFS' });
  };
  await app.sessions.get('demo').signOut();
  expect(await app.stores.session('demo', true).read()).toEqual({ state: 'empty' });
  await expect.poll(() => server.rotation.liveFamilies()).toBe(0);
});

test.each([
  ['an unknown token', 400, { error: 'invalid_grant' }, 'confirmed'],
  ['no revocation of such tokens', 400, { error: 'unsupported_token_type' }, 'offers no revocation'],
])('the server that answers %s is not asked again', async (_what, status, body, said) => {
  const server = await serverForTest();
  const app = await signedIn(server);
  server.state.revocation = ({ response }) => sendJson(response, status, body);
  await app.sessions.get('demo').signOut();
  await expect.poll(() => notes(app).join()).toContain(said);
  await expect.poll(() => waiting(app, true)).toEqual({ state: 'empty' });
});

test.each([
  ['another error', (response) => sendJson(response, 400, { error: 'invalid_request' })],
  ['trouble of its own', (response) => sendJson(response, 503, { error: 'temporarily_unavailable' })],
  ['a client that is not active now', (response) => sendJson(response, 401, { error: 'invalid_client' })],
  ['a page of somebody in between', (response) => void response.writeHead(200).end('<html>Welcome')],
  ['a redirect', (response) => void response.writeHead(302, { location: '/' }).end()],
] satisfies [string, (response: Parameters<typeof sendJson>[0]) => void][])(
  '%s is no confirmation',
  async (_what, answer) => {
    const server = await serverForTest();
    const app = await signedIn(server);
    server.state.revocation = ({ response }) => answer(response);
    await app.sessions.get('demo').signOut();
    await expect.poll(() => app.snapshot().unconfirmed).toBe('vault');
    expect(await waiting(app, true)).toMatchObject({ state: 'ok' });
  },
);

test('a server without revocation is not asked, and that is said', async () => {
  const server = await serverForTest();
  server.state.metadata = { revocation_endpoint: undefined };
  const app = await signedIn(server);
  await app.sessions.get('demo').signOut();
  await expect.poll(() => notes(app).join()).toContain('offers no revocation');
  expect(await waiting(app, true)).toEqual({ state: 'empty' });
});

test('a token never goes to another server than its own, not even to be revoked @T3', async () => {
  const { server, app } = await signedOutInVain();
  await app.sessions.stop();
  server.state.revocation = undefined;
  const other = await serverForTest();
  const next = await runApp([other.connection()], app.folder);
  await next.sessions.start();
  await expect.poll(() => server.state.revoked.length).toBe(1);
  await expect.poll(() => waiting(next, true)).toEqual({ state: 'empty' });
  expect(other.state.revoked).toEqual([]);
});

test('several sign-outs wait side by side, and each is told', async () => {
  const { server, app } = await signedOutInVain();
  server.state.metadata = {};
  for (const session of [1, 2]) {
    await app.sessions.get('demo').signIn({ method: 'password', keep: true });
    await app.reaches('active');
    await app.sessions.get('demo').signOut();
    await expect.poll(async () => await waitingCount(app)).toBe(session + 1);
  }
  expect(server.rotation.liveFamilies()).toBe(3);
  server.state.revocation = undefined;
  app.sessions.wake();
  await expect.poll(() => server.rotation.liveFamilies(), patiently).toBe(0);
  expect(new Set(server.state.revoked).size).toBe(3);
});

async function waitingCount(app: App): Promise<number> {
  const reading = await waiting(app, true);
  return reading.state === 'ok' ? JSON.parse(reading.payload).revocations.length : 0;
}

test('a list that is damaged is put aside and said, and does not keep the app from starting', async () => {
  const { server, app } = await signedOutInVain();
  await app.sessions.stop();
  await app.stores.revocations('demo', true).write('{}', 9);
  const next = await runApp([server.connection()], app.folder);
  await next.sessions.start();
  await expect.poll(() => notes(next).join()).toContain('was kept as');
});

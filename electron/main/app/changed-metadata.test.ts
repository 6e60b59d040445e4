import { expect, test } from 'vitest';
import type { TestServer } from '../gateway/testing/servers.ts';
import { endpointNames } from '../oauth/metadata/metadata.ts';
import type { TestAuthorizationServer } from '../oauth/testing/authorization-server.ts';
import { serve } from '../oauth/testing/http-server.ts';
import { folderForTest, serverForTest } from '../session/testing/app.ts';
import {
  type Run,
  requestCounts,
  run,
  signIn,
  storedLocks,
  trapForTest,
} from './testing/changed-connection.ts';

interface Setup {
  server: TestAuthorizationServer;
  trap: TestServer;
  app: Run;
  folder: string;
}

/** Signs in, and starts the app again with other metadata. */
async function secondStart(metadata: (issuer: string, trap: string) => object): Promise<Setup> {
  const server = await serverForTest();
  const trap = await trapForTest();
  const folder = await folderForTest();
  const locks = storedLocks();
  const first = await run([server.connection()], folder, { locks });
  await first.sessions.start();
  await signIn(first);
  await first.sessions.stop();
  server.state.metadata = { ...metadata(server.issuer, trap.origin) };
  const app = await run([server.connection()], folder, { locks });
  await app.sessions.start();
  return { server, trap, app, folder };
}

const elsewhere = (name: string) => (_issuer: string, trap: string) => ({ [name]: `${trap}/${name}` });
const tokenOf = (app: Run) => app.sessions.get('demo').tokens.refreshAfter(1);
const changed = { code: 'connection_changed' };

test.each(endpointNames)(
  'a server that names another origin as its %s gets nothing, and a person is asked @T24b @B5',
  async (name) => {
    const { server, trap, app } = await secondStart(elsewhere(name));
    const before = requestCounts(server);
    await expect(tokenOf(app)).rejects.toMatchObject(changed);
    await expect.poll(() => app.questions.length).toBe(1);
    expect(app.questions[0]).toEqual([
      expect.objectContaining({ field: name, is: `${trap.origin}/${name}` }),
    ]);
    expect(app.snapshot()).toMatchObject({ state: 'waiting', problem: changed });
    expect(app.snapshot().retryAt).toBeUndefined();
    await expect(app.sessions.get('demo').signIn({ method: 'password', keep: true })).rejects.toMatchObject(
      changed,
    );
    await expect(app.sessions.get('demo').tokens.current()).rejects.toMatchObject(changed);
    expect(requestCounts(server)).toEqual(before);
    expect(trap.seen).toEqual([]);
    // The revocation goes to the previous endpoint, even if the server names another one now.
    await app.sessions.get('demo').signOut();
    await expect.poll(() => server.state.revoked.length).toBe(1);
    expect(trap.seen).toEqual([]);
  },
);

test.each(endpointNames)('the same %s at another path, or at the issuer, asks nobody @T24b', async (name) => {
  const { server, app } = await secondStart((issuer) => ({ [name]: `${issuer}/moved` }));
  const given = await tokenOf(app).catch((error: unknown) => error);
  expect(app.questions).toEqual([]);
  // For these two the refresh fails at the new path, which needs no question.
  if (name === 'token_endpoint' || name === 'jwks_uri') expect(given).not.toMatchObject(changed);
  else expect(given).toMatchObject({ generation: 2 });
  expect(server.state.tokenCalls).toHaveLength(name === 'token_endpoint' ? 1 : 2);
});

test('a yes takes the endpoint as it is now, for the next start as well @T24b', async () => {
  const { server, app, trap, folder } = await secondStart(elsewhere('revocation_endpoint'));
  app.answers.push(true);
  await expect(tokenOf(app)).rejects.toMatchObject(changed);
  await app.reaches('active');
  expect((await tokenOf(app)).generation).toBe(2);
  await app.sessions.stop();
  const next = await run([server.connection()], folder);
  await next.sessions.start();
  await next.sessions.get('demo').refresh();
  expect(next.questions).toEqual([]);
  expect(trap.seen).toEqual([]);
});

test('after a no a person is asked once more when they try again, and by nothing else @T24b', async () => {
  const { app, trap } = await secondStart(elsewhere('token_endpoint'));
  await expect(tokenOf(app)).rejects.toMatchObject(changed);
  await expect.poll(() => app.questions.length).toBe(1);
  app.sessions.wake();
  await expect(tokenOf(app)).rejects.toMatchObject(changed);
  expect(app.questions).toHaveLength(1);
  await app.sessions.get('demo').retry();
  expect(app.questions).toHaveLength(2);
  expect(app.snapshot().state).toBe('waiting');
  expect(trap.seen).toEqual([]);
});

test('somebody else who signs in beside an open session is led nowhere either @T24b', async () => {
  const { server, app, trap } = await secondStart(elsewhere('token_endpoint'));
  const second = app.sessions.add('demo');
  await app.sessions.get(second).signIn({ method: 'password', keep: true });
  await expect.poll(() => app.snapshot(second).problem?.code).toBe('connection_changed');
  expect(app.snapshot()).toMatchObject({ state: 'waiting', problem: changed });
  expect(trap.seen).toEqual([]);
  expect(server.state.tokenCalls).toHaveLength(1);
});

test('with nobody signed in, the secret of before is not taken along to another place @T24b', async () => {
  const { server, app, trap, folder } = await secondStart(() => ({}));
  await app.sessions.get('demo').signOut();
  await app.sessions.stop();
  const [secret = ''] = [...server.clients.values()].slice(-1);
  server.state.metadata = { token_endpoint: `${trap.origin}/token` };
  const next = await run([server.connection()], folder);
  await next.sessions.start();
  await next.sessions.get('demo').signIn({ method: 'password', keep: true });
  await expect.poll(() => trap.seen.length).toBeGreaterThan(0);
  const texts =
    JSON.stringify(trap.seen) + trap.seen.map(({ authorization }) => decoded(authorization)).join();
  expect(texts).not.toContain(secret);
  expect(server.state.registrations).toBe(2);
});

test('a description that is redirected is not followed @T24b @T3', async () => {
  const { server, app, trap } = await secondStart(() => ({}));
  await app.sessions.stop();
  const moved = await serve(
    (_, response) => void response.writeHead(302, { location: `${trap.origin}/m` }).end(),
  );
  const other = await run([server.connection({ issuer: moved.origin })], await folderForTest());
  await other.sessions.start();
  await other.sessions.get('demo').signIn({ method: 'password', keep: true });
  await expect.poll(() => other.snapshot().problem?.code).toBe('unexpected_answer');
  expect(trap.seen).toEqual([]);
  await moved.close();
});

function decoded(authorization = ''): string {
  return Buffer.from(authorization.split(' ')[1] ?? '', 'base64').toString();
}

import { expect, test } from 'vitest';
import type { Connection } from '../../../shared/model/connection.ts';
import type { TestServer } from '../gateway/testing/servers.ts';
import type { TestAuthorizationServer } from '../oauth/testing/authorization-server.ts';
import { sendJson } from '../oauth/testing/http-server.ts';
import { folderForTest, serverForTest } from '../session/testing/app.ts';
import {
  namedEndpoints,
  type Run,
  readFrom,
  requestCounts,
  run,
  type Source,
  signIn,
  storedLocks,
  trapForTest,
} from './testing/changed-connection.ts';

type Change = (connection: Connection, trap: TestServer) => object;

const endpoint =
  (name: string): Change =>
  (connection, { origin }) => ({
    ...connection,
    endpoints: { ...connection.endpoints, [name]: `${origin}/${name}` },
  });

const changes: Record<string, Change> = {
  issuer: (connection, { origin }) => ({ ...connection, issuer: origin }),
  'endpoints.authorization_endpoint': endpoint('authorization_endpoint'),
  'endpoints.token_endpoint': endpoint('token_endpoint'),
  'endpoints.revocation_endpoint': endpoint('revocation_endpoint'),
  'endpoints.device_authorization_endpoint': endpoint('device_authorization_endpoint'),
  'endpoints.registration_endpoint': endpoint('registration_endpoint'),
  'endpoints.jwks_uri': endpoint('jwks_uri'),
  'client.id': (connection) => ({
    ...connection,
    client: { authentication: 'client_secret_basic', id: 'another-client' },
  }),
  'client.authentication': (connection) => ({
    ...connection,
    client: { authentication: 'client_secret_post', id: 'fixed-client' },
  }),
  resource: (connection, { origin }) => ({ ...connection, resource: `${origin}/api` }),
  'api.0.origin': (connection, { origin }) => ({ ...connection, api: [{ origin, prefix: '/api/' }] }),
  'api.0.prefix': (connection) => ({
    ...connection,
    api: [{ origin: connection.issuer, prefix: '/api/moved/' }],
  }),
  'api.1.origin': (connection, { origin }) => ({
    ...connection,
    api: [...connection.api, { origin, prefix: '/' }],
  }),
};

interface Scene {
  server: TestAuthorizationServer;
  folder: string;
  locks: ReturnType<typeof storedLocks>;
  /** The step at which the app is killed. */
  cutOff: { at?: string };
}

/** Brings a session to a state before the app ends. */
const states: Record<string, (scene: Scene, app: Run) => Promise<void>> = {
  active: async () => undefined,
  waiting: async ({ server }, app) => {
    // An interrupted refresh, which the next start resumes.
    server.state.script = ({ response }) => void response.socket?.destroy();
    await expect(app.sessions.get('demo').refresh()).rejects.toMatchObject({ code: 'server_unreachable' });
    expect(JSON.stringify(await app.stores.session('demo', true).read())).toContain('INTENT');
  },
  locked: async (_scene, app) => await app.sessions.get('demo').lock(0),
  ended: async ({ server }, app) => {
    server.state.script = ({ response }) => sendJson(response, 400, { error: 'invalid_grant' });
    await expect(app.sessions.get('demo').refresh()).rejects.toMatchObject({ code: 'session_ended' });
  },
  'signed out': async ({ server }, app) => {
    server.state.revocation = ({ response }) => void response.socket?.destroy();
    await app.sessions.get('demo').signOut();
    await expect.poll(() => app.snapshot().unconfirmed).toBe('vault');
  },
  'signing out': async ({ cutOff }, app) => {
    cutOff.at = 'signOut.buried';
    await expect(app.sessions.get('demo').signOut()).rejects.toThrow('cut off');
  },
};

const isSignedOut = (state: string) => state === 'signed out' || state === 'signing out';

/** Signs in, brings the session to a state, and ends the app. */
async function endIn(state: string, source: Source) {
  const server = await serverForTest();
  const folder = await folderForTest();
  const scene: Scene = { server, folder, locks: storedLocks(), cutOff: {} };
  const fault = (step: string) => {
    if (step === scene.cutOff.at) throw new Error('cut off');
  };
  const connections = await readFrom(source, folder, namedEndpoints(server));
  const app = await run(connections, folder, { locks: scene.locks, fault });
  await app.sessions.start();
  await signIn(app);
  expect((await app.gateway.request({ session: 'demo', method: 'GET', path: 'me' })).status).toBe(200);
  await states[state]?.(scene, app);
  app.gateway.close();
  await app.sessions.stop();
  server.state.script = undefined;
  server.state.revocation = undefined;
  return scene;
}

async function startAgain({ server, folder, locks }: Scene, source: Source, change?: Change) {
  const trap = await trapForTest();
  const written = namedEndpoints(server);
  const connections = await readFrom(source, folder, change?.(written, trap) ?? written);
  const app = await run(connections, folder, { locks });
  const before = requestCounts(server);
  await app.sessions.start();
  return { app, trap, before };
}

/** Does everything that could send a request, except a new sign-in of a session that is signed out. */
async function tryAll({ sessions, gateway, snapshot }: Run): Promise<void> {
  const call = gateway.request({ session: 'demo', method: 'GET', path: 'me' }).catch(() => undefined);
  sessions.wake();
  const isSignedIn = !['ended', 'signedOut'].includes(snapshot().state);
  await Promise.allSettled([
    sessions.get('demo').refresh(),
    sessions.get('demo').tokens.current(),
    sessions.get('demo').tokens.refreshAfter(1),
    sessions.get('demo').reachesOthers(),
    sessions.get('demo').retry(),
    ...(isSignedIn ? [sessions.get('demo').signIn({ method: 'password', keep: true })] : []),
  ]);
  await expect.poll(() => gateway.waiting('demo').length).toBe(snapshot().state === 'waiting' ? 1 : 0);
  if (snapshot().state !== 'waiting') await call;
}

const sources: Source[] = ['file', 'own'];
const all = sources.flatMap((source) =>
  Object.keys(states).flatMap((state) => Object.keys(changes).map((field) => ({ source, state, field }))),
);

test.each(all)(
  '$field of a connection ($source) is another one at the next start, $state: nothing goes anywhere unasked @T24b @B5',
  async ({ source, state, field }) => {
    const scene = await endIn(state, source);
    const { app, trap, before } = await startAgain(scene, source, changes[field]);
    await tryAll(app);
    const after = requestCounts(scene.server);
    expect(trap.seen).toEqual([]);
    if (isSignedOut(state)) {
      // Only the server where the person was signed in receives the revocation.
      await expect.poll(() => requestCounts(scene.server).revoked).toBe(before.revoked + 1);
      expect({ ...requestCounts(scene.server), revoked: before.revoked }).toEqual(before);
      expect(trap.seen).toEqual([]);
      return;
    }
    expect(after).toEqual(before);
    if (state === 'ended') return;
    if (state === 'locked') return expect(app.questions).toEqual([]);
    expect(app.snapshot()).toMatchObject({ state: 'waiting', problem: { code: 'connection_changed' } });
    expect(app.questions[0]?.map((change) => change.field)).toContain(field);
    await app.sessions.get('demo').signOut();
    await expect.poll(() => requestCounts(scene.server).revoked).toBe(before.revoked + 1);
    expect(trap.seen).toEqual([]);
  },
);

test.each(sources.flatMap((source) => Object.keys(states).map((state) => ({ source, state }))))(
  'the same start without a change sends what there is to send: $state ($source) @T24b',
  async ({ source, state }) => {
    const scene = await endIn(state, source);
    const { app, before } = await startAgain(scene, source);
    await tryAll(app);
    expect(app.questions).toEqual([]);
    if (isSignedOut(state))
      return await expect.poll(() => requestCounts(scene.server).revoked).toBe(before.revoked + 1);
    if (state === 'active' || state === 'waiting') {
      await expect.poll(() => requestCounts(scene.server).tokens).toBeGreaterThan(before.tokens);
      await expect.poll(() => requestCounts(scene.server).api).toBeGreaterThan(before.api);
    } else expect(requestCounts(scene.server)).toEqual(before);
  },
);

test.each(Object.keys(changes).flatMap((field) => sources.map((source) => ({ field, source }))))(
  'a yes leads the session along with $field ($source), and the next start asks nobody @T24b',
  async ({ field, source }) => {
    const scene = await endIn('active', source);
    const { server, folder } = scene;
    const trap = await trapForTest();
    const connections = await readFrom(source, folder, changes[field]?.(namedEndpoints(server), trap) ?? {});
    const app = await run(connections, folder);
    app.answers.push(true);
    await app.sessions.start();
    await expect.poll(() => app.questions.length).toBe(1);
    await app.reaches('active');
    await app.sessions.stop();
    const next = await run(connections, folder);
    await next.sessions.start();
    expect(next.snapshot().state).toBe('active');
    await next.gateway.request({ session: 'demo', method: 'GET', path: 'me' });
    expect(trap.seen.some(({ authorization }) => authorization?.startsWith('Bearer ') === true)).toBe(
      field === 'api.0.origin',
    );
    expect(next.questions).toEqual([]);
  },
);

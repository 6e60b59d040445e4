import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Connection } from '../../../../shared/model/connection.ts';
import type { TokenCall } from '../../oauth/testing/world.ts';
import { callApi } from '../testing/api-call.ts';
import { folderForTest, runApp, serverForTest } from '../testing/app.ts';

const secret = 'fixed-secret-fixed-secret';
const client = { authentication: 'client_secret_basic', id: 'fixed-client' } as const;
const scopes = ['openid', 'profile', 'roles', 'offline_access', 'api:read', 'api:admin'];

/** Time for a few requests on a busy machine. */
const soon = { timeout: 10_000 };

interface Options {
  accessTtl?: number;
  dpop?: boolean;
  keep?: boolean;
  clientId?: string;
  metadata?: Record<string, unknown>;
}

/** An app signed in as itself, with a secret from the prompt. */
async function asApp(options: Options = {}) {
  const { keep = true, clientId = 'fixed-client', metadata = {}, ...settings } = options;
  const server = await serverForTest(settings);
  server.state.metadata = metadata;
  server.clients.set(clientId, secret);
  const grants: Connection['grants'] = ['password', 'client_credentials'];
  const connection = server.connection({ client: { ...client, id: clientId }, scopes, grants });
  const folder = await folderForTest();
  const app = await runApp([connection], folder);
  app.answers.push({ username: '', secret });
  await app.sessions.start();
  await app.sessions.get('demo').signIn({ method: 'app', keep });
  await app.reaches('active');
  return { server, app, connection, folder };
}

test('a client with a secret gets a token for itself, and nobody is signed in @S2.2 @B4', async () => {
  const { server, app } = await asApp();
  expect(server.state.tokenCalls).toEqual([{ grant_type: 'client_credentials', scope: 'api:read' }]);
  expect(app.snapshot()).toMatchObject({
    actsAs: 'app',
    account: { sub: 'fixed-client', roles: [] },
    scopes: ['api:read'],
    kept: 'vault',
  });
  expect(app.snapshot().account).not.toHaveProperty('name');
  expect(app.asked.map(({ asks }) => asks)).toEqual(['clientSecret']);
  expect(JSON.stringify(app.seen)).not.toMatch(/at-|fixed-secret/);
  expect(app.sessions.secrets()).toContain(secret);
});

test('its requests carry that token, and a 401 brings a new one unseen @S2.2 @S2.3 @S0.4', async () => {
  const { server, app } = await asApp();
  expect(await callApi(server.issuer, '/api/me', app.tokens)).toBe('/api/me');
  server.expireAccessTokens();
  expect(await callApi(server.issuer, '/api/me', app.tokens)).toBe('/api/me');
  expect(server.state.tokenCalls.map((call) => call['grant_type'])).toEqual([
    'client_credentials',
    'client_credentials',
  ]);
  expect(app.snapshot()).toMatchObject({ generation: 2, renewals: 1, actsAs: 'app' });
});

test('a renewal is a new grant, one for all who wait @S2.2 @S0.5', async () => {
  const { server, app } = await asApp({ accessTtl: 1 });
  await expect
    .poll(() => Promise.all([app.tokens.current(), app.tokens.current(), app.tokens.current()]), {
      timeout: 5_000,
    })
    .toMatchObject([{ generation: 2 }, { generation: 2 }, { generation: 2 }]);
  expect(server.state.tokenCalls).toHaveLength(2);
});

test('kept, it is there again after a restart and renews itself without anybody @S2.2 @S2.5', async () => {
  const { server, app, connection, folder } = await asApp();
  await app.sessions.stop();
  const after = await runApp([connection], folder);
  await after.sessions.start();
  expect(after.snapshot()).toMatchObject({
    state: 'active',
    actsAs: 'app',
    account: { sub: 'fixed-client' },
  });
  await after.sessions.get('demo').refresh();
  expect(after.snapshot()).toMatchObject({ generation: 2, actsAs: 'app' });
  expect(after.asked).toEqual([]);
  expect(server.state.tokenCalls).toHaveLength(2);
});

test('not to be kept, it leaves nothing on the disk @S2.5', async () => {
  const { app, folder } = await asApp({ keep: false });
  await app.sessions.get('demo').refresh();
  expect(app.snapshot().kept).toBe('memory');
  expect(existsSync(join(folder, 'vault'))).toBe(false);
});

test('a renewal that was cut off is finished at the next start @S2.2 @T11', async () => {
  const { server, app, connection, folder } = await asApp();
  const stopped = new Error('the power failed');
  await app.sessions.stop();
  const cut = await runApp([connection], folder, {
    fault: (step) => {
      if (step === 'pending') throw stopped;
    },
  });
  await cut.sessions.start();
  await expect(cut.sessions.get('demo').refresh()).rejects.toBeDefined();
  await cut.sessions.stop();
  const calls = server.state.tokenCalls.length;
  const after = await runApp([connection], folder);
  await after.sessions.start();
  await after.reaches('active');
  await expect.poll(() => after.snapshot(), soon).toMatchObject({ generation: 2, actsAs: 'app' });
  expect(server.state.tokenCalls).toHaveLength(calls);
});

test('its token is bound to this device where the server binds, at renewals too @S4.3', async () => {
  const { server, app } = await asApp({ dpop: true });
  expect(app.snapshot().bound).toBe(true);
  await app.sessions.get('demo').refresh();
  expect((await app.tokens.current()).prover).toBeDefined();
  expect(server.proofs.seen.length).toBeGreaterThan(1);
});

test('a server that names a person all the same is not believed, and its refresh token is not used @S2.2 @T14', async () => {
  const { server, app } = await asApp();
  server.state.script = async ({ honest, response }: TokenCall) => {
    const answer = { ...(await honest()), refresh_token: 'rt-of-somebody' };
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
  };
  await app.sessions.get('demo').refresh();
  expect(app.snapshot()).toMatchObject({ actsAs: 'app', account: { sub: 'fixed-client' } });
  expect(app.sessions.secrets()).not.toContain('rt-of-somebody');
  server.state.script = undefined;
  await app.sessions.get('demo').refresh();
  expect(server.state.tokenCalls.at(-1)).toMatchObject({ grant_type: 'client_credentials' });
});

test('a person and the app sign in side by side, also where the server calls them the same @S2.2 @S2.8', async () => {
  const { app } = await asApp({ clientId: 'user-1' });
  const second = app.sessions.add('demo');
  await app.sessions.get(second).signIn({ method: 'password', keep: true });
  await app.reaches('active', second);
  const [own, person] = [app.snapshot('demo'), app.snapshot(second)];
  expect([own.actsAs, person.actsAs]).toEqual(['app', undefined]);
  expect(person.account).toMatchObject({ name: 'Dana Demo' });
  await app.sessions.get(second).refresh();
  await app.sessions.get('demo').refresh();
  expect(app.snapshot(second)).toMatchObject({ account: { sub: 'user-1' }, renewals: 1 });
  expect(app.snapshot('demo')).toMatchObject({ account: { sub: 'user-1', roles: [] }, renewals: 1 });
  expect(app.snapshot('demo').account).not.toHaveProperty('name');
  await app.sessions.get('demo').signOut();
  expect(app.snapshot(second).state).toBe('active');
});

test('the app is signed in once per connection @S2.2', async () => {
  const { app } = await asApp();
  const second = app.sessions.add('demo');
  await app.sessions.get(second).signIn({ method: 'app', keep: true });
  await expect.poll(() => app.snapshot(second).problem, soon).toMatchObject({ code: 'already_signed_in' });
});

test('a secret that the server no longer takes makes it wait, and ends nothing @S2.2 @B6', async () => {
  const { server, app } = await asApp();
  server.clients.set('fixed-client', 'rotated-secret-rotated');
  await expect(app.sessions.get('demo').refresh()).rejects.toMatchObject({ code: 'client_refused' });
  expect(app.snapshot()).toMatchObject({ state: 'waiting', actsAs: 'app' });
  app.answers.push({ username: '', secret: 'rotated-secret-rotated' });
  await app.sessions.get('demo').signIn({ method: 'app', keep: true });
  await app.reaches('active');
  expect(app.asked.at(-1)).toMatchObject({ asks: 'clientSecret', problem: expect.any(String) });
});

test('signing out wipes it and gives its access token back @S2.2 @B10', async () => {
  const { server, app } = await asApp();
  const { token } = await app.tokens.current();
  await app.sessions.get('demo').signOut();
  await expect.poll(() => server.state.revoked, soon).toEqual([token]);
  expect(app.snapshot()).toMatchObject({ state: 'signedOut' });
  expect(app.snapshot()).not.toHaveProperty('actsAs');
});

test('a session of the app reaches no other devices, and no person’s sign-in unlocks it @S2.2 @S2.4', async () => {
  const { app } = await asApp({ metadata: { latchkey_own_sessions_supported: true } });
  expect(await app.sessions.get('demo').reachesOthers()).toBe(false);
  expect(await app.sessions.get(app.sessions.add('demo')).reachesOthers()).toBe(true);
  await app.sessions.get('demo').lock(20);
  expect(app.snapshot()).toMatchObject({ state: 'locked', actsAs: 'app' });
  await expect(app.sessions.get('demo').unlock('password')).rejects.toMatchObject({
    code: 'invalid_input',
  });
  expect(app.snapshot().state).toBe('locked');
});

test.each([
  ['does not list client credentials', { grants: ['password'] }],
  ['has a client that cannot prove itself', { client: { authentication: 'none', id: 'public-app' } }],
])('a connection that %s does not offer it @S2.2', async (_what, changes) => {
  const server = await serverForTest();
  const grants = ['password', 'client_credentials'];
  const app = await runApp([server.connection({ client, grants, ...changes })], await folderForTest());
  await app.sessions.start();
  await expect(app.sessions.get('demo').signIn({ method: 'app', keep: true })).rejects.toMatchObject({
    code: 'invalid_input',
  });
  expect(server.state.tokenCalls).toEqual([]);
});
